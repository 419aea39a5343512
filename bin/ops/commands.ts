/** Every command; a new one is a file of its own, and a line here. */
import type { Command } from './command.ts';
import { dlqList } from './dlq/list.ts';
import { dlqRedrive } from './dlq/redrive-command.ts';
import { dlqShow } from './dlq/show.ts';
import { doctorCommand } from './doctor/command.ts';
import { mailAllow } from './mail/allow.ts';
import { orderCommand } from './order/command.ts';
import { reconcileCommand } from './reconcile/command.ts';
import { resumeOrderCommand } from './resume-order/command.ts';
import { pauseCommand, resumeCommand } from './stages/commands.ts';
import { statusCommand } from './status/command.ts';
import { stockImport } from './stock/import.ts';
import { stockSet } from './stock/set.ts';
import { stockShow } from './stock/show.ts';

export const commands: readonly Command[] = [
  statusCommand,
  orderCommand,
  resumeOrderCommand,
  dlqList,
  dlqShow,
  dlqRedrive,
  reconcileCommand,
  stockImport,
  stockSet,
  stockShow,
  mailAllow,
  pauseCommand,
  resumeCommand,
  doctorCommand,
];
