/** What a command of the operator's is. */

import type { Clock } from '../../lambdas/runtime/ports.ts';
import type { Progress } from '../command-line/progress.ts';
import type { Connection } from '../deployment/connect.ts';
import type { Place } from '../deployment/find-stack.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import type { Input } from './input.ts';

export interface Command {
  /** The words that call it: `dlq redrive`. */
  readonly name: string;
  /** One line of the list of commands. */
  readonly summary: string;
  /** What follows `Usage: npm run ops -- `, without the options that all commands have. */
  readonly usage: string;
  /** Arguments that are worth trying, the simplest first. */
  readonly examples: readonly [string, ...string[]];
  /** Its own options, and whether they take a value. */
  readonly options: Readonly<Record<string, 'text' | 'flag'>>;
  /** Reads what was given, before anything is called. @throws UsageError */
  prepare(input: Input): Action;
}

/** @throws UsageError for what only the deployment can tell to be wrong. */
export type Action = (deployment: Deployment) => Promise<Outcome>;

/** What a command works on. */
export interface Deployment {
  readonly place: Place;
  readonly connection: Connection;
  readonly outputs: StackOutputs;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Aborted when the operator interrupts. */
  readonly signal: AbortSignal;
}

export interface Outcome {
  /** False ends the process with 1. */
  readonly isWell: boolean;
  /** For a person. */
  readonly text: string;
  /** For a program: printed as JSON. */
  readonly data: unknown;
}
