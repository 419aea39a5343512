import type { Progress } from '../../../bin/command-line/progress.ts';
import type { ProgramPath } from '../../../bin/emulator/python-packages.ts';
import type { Reaper } from '../../../local/process/reaper.ts';
import type { OtherName } from './servers.ts';

/** Processes that end when this one does, in whatever way it ends. */
export type Children = Pick<Reaper, 'watch' | 'unwatch'>;

export interface PartOptions {
  readonly programs: ProgramPath;
  readonly children: Children;
  readonly others: readonly OtherName[];
  /** How many generated sequences each of the others gets. */
  readonly sequences: number;
  readonly seed: number;
  /** A DynamoDB that runs already, for the part of that name, instead of the others. */
  readonly dynamodb: string | undefined;
  /** A written case of SQS that waits longer in all is not run. */
  readonly patienceSeconds: number;
  readonly progress: Progress;
}

export interface PartResult {
  /** Lines for a person: what was compared, how often, and which known differences were met. */
  readonly report: readonly string[];
  /** What nobody knew of. Each names what was done, both answers, and how to run it again. */
  readonly failures: readonly string[];
}

/** One thing that is held against others. Ends what it starts. */
export type Part = (options: PartOptions) => Promise<PartResult>;
