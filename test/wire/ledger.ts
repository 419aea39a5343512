/**
 * What the accountant sees of a run: every write that reaches the tables passes here, one at a time,
 * so that it is known what each has changed, and in which order. The queues it sees themselves.
 */
import { isDeepStrictEqual } from 'node:util';
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../../lambdas/runtime/aws/dynamodb-answer.ts';
import { type Item, keyAttribute } from '../../lambdas/runtime/ports.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import type { AcceptedMail, Watched } from '../simulation/services.ts';
import { type Change, DynamoModel } from '../support/dynamo-model.ts';
import type { Exchange, WireAnswer } from './exchange.ts';
import type { FastClock } from './fast-clock.ts';
import { type Written, writtenBy } from './written.ts';

type Key = Record<string, { S: string }>;

export class Ledger implements Watched {
  readonly tables = new DynamoModel();
  readonly mails: AcceptedMail[] = [];
  readonly sqs: SqsModel;
  onCommit: (changes: readonly Change[]) => void = () => {};
  readonly #clock: FastClock;
  readonly #client: DynamoDBClient;
  #lastTurn: Promise<unknown> = Promise.resolve();

  /** `client` reads the tables without a fault. */
  constructor(client: DynamoDBClient, sqs: SqsModel, clock: FastClock) {
    this.#client = client;
    this.sqs = sqs;
    this.#clock = clock;
  }

  get now(): number {
    return this.#clock.now();
  }

  /** Has the service do a request; what it commits is in the books before anybody is answered. */
  pass(exchange: Exchange, send: () => Promise<WireAnswer>): Promise<WireAnswer> {
    const written = writtenBy(exchange);
    if (written.length === 0) return send();
    const turn = this.#lastTurn.then(async () => {
      const answer = await send();
      if (answer.status === 200) await this.#book(written);
      return answer;
    });
    this.#lastTurn = Promise.allSettled([turn]);
    return turn;
  }

  async #book(written: readonly Written[]): Promise<void> {
    const items = await this.#read(written);
    const changes = written.flatMap(({ table, key }, at): readonly Change[] => {
      const before = this.tables.get({ table, key });
      const after = items[at];
      // A request that comes twice changes nothing more.
      if (!after || isDeepStrictEqual(before, after)) return [];
      return [{ table, key, before, after }];
    });
    if (changes.length === 0) return;
    for (const { table, after } of changes) this.tables.seed(table, after);
    this.onCommit(changes);
  }

  async #read(written: readonly Written[]): Promise<readonly (Item | undefined)[]> {
    const RequestItems: Record<string, { ConsistentRead: true; Keys: Key[] }> = {};
    for (const { table, name, key } of written) {
      RequestItems[name] ??= { ConsistentRead: true, Keys: [] };
      RequestItems[name].Keys.push({ [keyAttribute[table]]: { S: key } });
    }
    const { Responses = {}, UnprocessedKeys = {} } = await this.#client.send(
      new BatchGetItemCommand({ RequestItems }),
    );
    if (Object.keys(UnprocessedKeys).length > 0) throw new Error('the books cannot be read');
    return written.map(({ table, name, key }) => {
      const found = Responses[name]?.find((item) => item[keyAttribute[table]]?.S === key);
      return found && fromItem(found);
    });
  }
}
