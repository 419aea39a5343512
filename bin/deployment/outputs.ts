/** What the deployed stack says of itself: the names that its outputs give. */
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** The stack is not there, or is not the one that this version deploys. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

/** The tables that hold the books, by name. */
export interface TableNames {
  readonly orders: string;
  readonly stock: string;
  readonly movements: string;
  readonly reservations: string;
  /** The email stage's idempotency table, which holds the mail records. */
  readonly mails: string;
}

/** The tables that tell what became of messages, by name. */
export interface RecordTables {
  /** The order stage's idempotency table. */
  readonly order: string;
  /** The inventory stage's. */
  readonly inventory: string;
  /** Why messages are dead. */
  readonly failures: string;
  /** What became of mails, and what came back. */
  readonly mailReports: string;
}

/** One of the pipeline's queues with its dead-letter queue. */
export interface QueueUrls {
  /** The output's prefix: those of `lib/pipeline-queues.ts`, and any that was added beside them. */
  readonly name: string;
  readonly url: string;
  readonly deadLettersUrl: string;
}

/** By its name's end, which SQS asks of a FIFO queue (CreateQueue, API reference). */
export const isFifo = ({ url }: Pick<QueueUrls, 'url'>): boolean => url.endsWith('.fifo');

export interface StackOutputs {
  readonly apiUrl: string;
  readonly tables: TableNames;
  readonly records: RecordTables;
  /** The table of addresses that are not mailed again, by name. */
  readonly suppressions: string;
  /** ISO 4217 code of the catalogue's prices. */
  readonly currency: string;
  /** From whom the mails come. */
  readonly senderAddress: string;
  readonly queues: readonly QueueUrls[];
}

const QUEUE_URL = /^(.+)QueueUrl$/;

/** @throws StackError */
export async function readOutputs(
  client: CloudFormationClient,
  stackName: string,
): Promise<StackOutputs> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = new Map(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]),
  );
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (value) return value;
    throw new StackError(`the stack ${stackName} has no output ${key}: is it another version's?`);
  };
  const queues = [...outputs].flatMap(([key, url]) => {
    const name = QUEUE_URL.exec(key)?.[1];
    return name === undefined
      ? []
      : [{ name, url, deadLettersUrl: output(`${name}DeadLettersUrl`) }];
  });
  return {
    apiUrl: output('ApiUrl'),
    tables: {
      orders: output('OrdersTableName'),
      stock: output('StockTableName'),
      movements: output('MovementsTableName'),
      reservations: output('ReservationsTableName'),
      mails: output('EmailIdempotencyTableName'),
    },
    records: {
      order: output('OrderIdempotencyTableName'),
      inventory: output('InventoryIdempotencyTableName'),
      failures: output('FailuresTableName'),
      mailReports: output('MailReportsTableName'),
    },
    suppressions: output('SuppressionsTableName'),
    currency: output('Currency'),
    senderAddress: output('MailSender'),
    queues,
  };
}
