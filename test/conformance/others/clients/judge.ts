/** Whether a command of the AWS CLI ended and printed as it should. */
import { z } from 'zod';
import type { Ended } from './child.ts';

/**
 * Of version 1, whether the CLI or the service refused.
 * https://docs.aws.amazon.com/cli/v1/userguide/cli-usage-returncodes.html
 */
const FAILED = 255;
const ERROR =
  /^An error occurred \(([\w.]+)\) when calling the (\w+) operation(?: \([^)]*\))?: (.*)$/m;

/** What a command is refused with. */
export interface Refusal {
  readonly code: string;
  readonly operation: string;
  /** Stands in the message. */
  readonly says: string;
}

export type Judgement<T> =
  | { readonly kind: 'right'; readonly value: T }
  | { readonly kind: 'wrong'; readonly why: string };

const wrong = (why: string) => ({ kind: 'wrong', why }) as const;

export function judgeOutput<T>(ended: Ended, schema: z.ZodType<T>): Judgement<T> {
  if (ended.status !== 0) return wrong(`it ended with ${ended.status}`);
  if (ended.stderr !== '') return wrong('it printed an error');
  const output = schema.safeParse(parsed(ended.stdout));
  return output.success
    ? { kind: 'right', value: output.data }
    : wrong(`its output is not as expected:\n${z.prettifyError(output.error)}`);
}

export function judgeSilence(ended: Ended): Judgement<undefined> {
  if (ended.status !== 0) return wrong(`it ended with ${ended.status}`);
  return ended.stdout + ended.stderr === ''
    ? { kind: 'right', value: undefined }
    : wrong('it printed something');
}

export function judgeRefusal(ended: Ended, expected: Refusal): Judgement<undefined> {
  if (ended.status !== FAILED) return wrong(`it ended with ${ended.status}, not ${FAILED}`);
  if (ended.stdout !== '') return wrong('it printed an output');
  const [, code, operation, message = ''] = ERROR.exec(ended.stderr) ?? [];
  if (code !== expected.code) return wrong(`the code is ${code}, not ${expected.code}`);
  if (operation !== expected.operation) return wrong(`the operation is not ${expected.operation}`);
  return message.includes(expected.says)
    ? { kind: 'right', value: undefined }
    : wrong(`the message does not say: ${expected.says}`);
}

/** @returns undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
