import { TransientFault } from '../faults.ts';

/** The answer of a call of SQS's; whatever went wrong, it can go right later. */
export async function answered<T>(call: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown';
    throw new TransientFault(`SQS did not answer ${call}: ${name}`, { cause });
  }
}
