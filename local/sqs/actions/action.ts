import type { z } from 'zod';
import { missingParameter, SqsError } from '../errors.ts';
import type { SqsModel } from '../model.ts';
import type { SqsPoller } from '../poller.ts';

/** What an action runs with, besides its input. */
export interface ActionContext {
  readonly model: SqsModel;
  readonly poller: SqsPoller;
  /** `http://127.0.0.1:4566`: queue URLs begin with it. */
  readonly baseUrl: string;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/** One action of SQS's API: its input as JSON gave it, its output as JSON will carry it. */
export type Action = (input: unknown, context: ActionContext) => unknown;

/** An action whose input is parsed before it runs. */
export function action<T>(
  schema: z.ZodType<T>,
  run: (input: T, context: ActionContext) => unknown,
): Action {
  return (input, context) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data, context);
    const issue = parsed.error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    if (issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
      throw missingParameter(path);
    }
    throw new SqsError('InvalidParameterValue', `${path}: ${issue?.message ?? 'not valid'}`);
  };
}

/** A list only where it has members, as SQS answers. */
export function unlessEmpty<T>(name: string, list: readonly T[]): Record<string, readonly T[]> {
  return list.length === 0 ? {} : { [name]: list };
}
