/** Every command; a new one is a file of its own, and a line here. */
import type { Command } from './command.ts';
import { dlqList } from './dlq/list.ts';
import { dlqRedrive } from './dlq/redrive-command.ts';
import { dlqShow } from './dlq/show.ts';
import { reconcileCommand } from './reconcile/command.ts';

export const commands: readonly Command[] = [dlqList, dlqShow, dlqRedrive, reconcileCommand];
