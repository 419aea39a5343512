/**
 * Calls of several parts that are done in part: the rest does not reach the service, and the answer
 * names it, as the service itself would.
 */
import type { Random } from '../simulation/random.ts';
import { type Exchange, jsonAnswer, type WireAnswer } from './exchange.ts';

export interface Portion {
  /** What reaches the service; undefined: nothing does. */
  readonly body: string | undefined;
  /** The answer, made of what the service answers to that. */
  readonly complete: (answer: WireAnswer | undefined) => WireAnswer;
}

/** How the request is done in part; undefined when it has one part only and cannot be. */
export function partialOf({ call, body }: Exchange, random: Random): Portion | undefined {
  return call === 'BatchGetItem' ? partialRead(body, random) : partialBatch(body, random);
}

interface TableKeys {
  readonly Keys: readonly unknown[];
}

/**
 * BatchGetItem, API reference: at least one item is returned, or the call fails as throttled; the
 * keys that are left come as `UnprocessedKeys`, with the options of their table.
 */
function partialRead(body: string, random: Random): Portion | undefined {
  const request: { RequestItems: Record<string, TableKeys> } = JSON.parse(body);
  const all = Object.entries(request.RequestItems).flatMap(([table, { Keys }]) =>
    Keys.map((key) => ({ table, key })),
  );
  if (all.length < 2) return undefined;
  const surelyRead = random.between(0, all.length - 1);
  const surelyLeft = (surelyRead + random.between(1, all.length - 1)) % all.length;
  const left = all.map((_, at) => at !== surelyRead && (at === surelyLeft || random.chance(0.5)));
  const only = (isLeft: boolean) => {
    const items: Record<string, TableKeys> = {};
    for (const [name, options] of Object.entries(request.RequestItems)) {
      const Keys = all
        .filter(({ table }, at) => table === name && left[at] === isLeft)
        .map(({ key }) => key);
      if (Keys.length > 0) items[name] = { ...options, Keys };
    }
    return items;
  };
  return {
    body: JSON.stringify({ ...request, RequestItems: only(false) }),
    complete: (answer) => {
      if (answer?.status !== 200) return answer ?? jsonAnswer(500, {});
      return jsonAnswer(200, {
        ...JSON.parse(answer.body.toString('utf8')),
        UnprocessedKeys: only(true),
      });
    },
  };
}

interface Entry {
  readonly Id: string;
}

/** The batch calls of SQS: each entry succeeds or fails by itself, all of them may. */
function partialBatch(body: string, random: Random): Portion {
  const request: { Entries: readonly Entry[] } = JSON.parse(body);
  const surely = random.between(0, request.Entries.length - 1);
  const fails = request.Entries.map((_, at) => at === surely || random.chance(0.5));
  const rest = request.Entries.filter((_, at) => !fails[at]);
  const failed = request.Entries.filter((_, at) => fails[at]).map(({ Id }) => ({
    Id,
    SenderFault: false,
    Code: 'InternalError',
    Message: 'We encountered an internal error. Please try again.',
  }));
  return {
    body: rest.length > 0 ? JSON.stringify({ ...request, Entries: rest }) : undefined,
    complete: (answer) => {
      if (answer && answer.status !== 200) return answer;
      const done: { Failed?: readonly unknown[] } = answer
        ? JSON.parse(answer.body.toString('utf8'))
        : { Successful: [] };
      return jsonAnswer(200, { ...done, Failed: [...(done.Failed ?? []), ...failed] });
    },
  };
}
