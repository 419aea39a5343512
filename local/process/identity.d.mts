/**
 * What tells this process from any other that bears or bore its pid; undefined when no such process
 * runs (a zombie does not) or the system does not tell.
 */
export function processIdentity(pid: number): string | undefined;

/** SIGKILLs a process and, where it leads a process group, the whole group; never throws. */
export function killTree(pid: number): void;
