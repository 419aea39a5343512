/** Submits the planned orders, and cancels those that a later invoice takes back. */
import * as z from 'zod';
import { orderStates } from '../../core/states.ts';
import { inParallel } from '../command-line/in-parallel.ts';
import { type ApiAnswer, type ApiClient, UnansweredError } from '../deployment/api-client.ts';
import type { PlannedOrder } from './mapping.ts';

const orderAnswer = z.object({ id: z.string(), state: z.enum(orderStates), createdAt: z.string() });
const problemAnswer = z.object({
  type: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

export interface Submissions {
  /** Order ids of what was accepted, by invoice. */
  readonly accepted: ReadonlyMap<string, string>;
  /** How many of them had been submitted before this run. */
  readonly knownBefore: number;
  /** Reason → how many. */
  readonly refused: Readonly<Record<string, number>>;
  /** Cancellations that were accepted, and those that came too late. */
  readonly cancellations: { readonly accepted: number; readonly tooLate: number };
  /** Answers that the plan did not expect. */
  readonly problems: readonly string[];
}

export interface SubmitOptions {
  readonly api: ApiClient;
  readonly concurrency: number;
  /** ISO 8601: orders created before are from an earlier run. */
  readonly startedAt: string;
  readonly onProgress: (done: number) => void;
}

export async function submitAll(
  orders: readonly PlannedOrder[],
  { api, concurrency, startedAt, onProgress }: SubmitOptions,
): Promise<Submissions> {
  const accepted = new Map<string, string>();
  const refused: Record<string, number> = {};
  const cancellations = { accepted: 0, tooLate: 0 };
  const problems: string[] = [];
  let knownBefore = 0;
  let done = 0;

  const submit = async (order: PlannedOrder): Promise<void> => {
    const answer = await api.request({
      method: 'POST',
      path: '/orders',
      headers: { 'idempotency-key': order.idempotencyKey },
      body: order.body,
    });
    if (answer.status !== 202) {
      const reason = refusalOf(answer);
      refused[reason] = (refused[reason] ?? 0) + 1;
      if (order.expected === 'accept' || answer.status !== 422) {
        problems.push(`invoice ${order.invoiceNo} was refused: ${reason}`);
      }
      return;
    }
    const { id, createdAt } = orderAnswer.parse(answer.body);
    accepted.set(order.invoiceNo, id);
    if (createdAt < startedAt) knownBefore++;
    if (order.expected !== 'accept') {
      problems.push(`invoice ${order.invoiceNo} was accepted, and no shop would accept it`);
    }
    if (order.cancelledBy !== undefined) await cancel(id, order.cancelledBy);
  };

  const cancel = async (id: string, invoiceNo: string): Promise<void> => {
    const answer = await api.request({ method: 'POST', path: `/orders/${id}/cancel` });
    if (answer.status === 202) cancellations.accepted++;
    else if (answer.status === 409) cancellations.tooLate++;
    else problems.push(`cancellation ${invoiceNo} was refused: ${refusalOf(answer)}`);
  };

  await inParallel(orders, concurrency, async (order) => {
    try {
      await submit(order);
    } catch (error) {
      // One request that nobody answers does not end the replay: it is told in the report.
      if (!(error instanceof UnansweredError)) throw error;
      problems.push(`invoice ${order.invoiceNo}: ${error.message}`);
    }
    onProgress(++done);
  });
  return { accepted, knownBefore, refused, cancellations, problems };
}

/** What is wrong, the same for every order that has it wrong: type, fields without numbers, rule. */
function refusalOf({ status, body }: ApiAnswer): string {
  const parsed = problemAnswer.safeParse(body);
  if (!parsed.success) return `status ${status}`;
  const { type, errors } = parsed.data;
  const fields = errors.map(({ path, message }) => `${path.replace(/\d+/g, 'N')} ${message}`);
  return [`${status} ${type.split(':').at(-1)}`, ...new Set(fields)].join('; ');
}
