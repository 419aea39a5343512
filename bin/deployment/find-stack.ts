import type { Connection } from './connect.ts';
import { readOutputs, type StackOutputs } from './outputs.ts';

/** The deployment cannot be used: it does not answer, is not there, or refuses the caller. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
}

/** Where a deployment is, as a command line says. */
export interface Place {
  /** `aws`, or the URL of an endpoint for every service. */
  readonly endpoint: string;
  readonly stack: string;
}

export const LAPTOP = 'http://127.0.0.1:4566';

/** An endpoint runs, unless told otherwise, what `npm start` deploys to it. */
export const defaultStack = (endpoint: string): string =>
  endpoint === 'aws' ? 'OrderPipeline' : 'OrderPipelineDevelopment';

/** @throws DeploymentError */
export async function findStack(
  { cloudFormation }: Connection,
  { stack, endpoint }: Place,
): Promise<StackOutputs> {
  try {
    return await readOutputs(cloudFormation, stack);
  } catch (cause) {
    const message = reasonOf(cause);
    const hint = endpoint === 'aws' ? '' : ' (does `npm start` run?)';
    throw new DeploymentError(
      `the stack ${stack} cannot be read at ${endpoint}${hint}: ${message}`,
      { cause },
    );
  }
}

/** A refused connection to a name with several addresses has no message of its own. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.message) return cause.message;
  return cause instanceof AggregateError ? reasonOf(cause.errors[0]) : cause.name;
}
