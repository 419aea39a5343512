/** What the suite runs against: a deployment, and what is needed to use it and to look into it. */
import { createApiClient } from '../../bin/deployment/api-client.ts';
import { type Connection, connect } from '../../bin/deployment/connect.ts';
import { findStack, type Place } from '../../bin/deployment/find-stack.ts';
import type { StackOutputs } from '../../bin/deployment/outputs.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { type Foreigner, findForeigner } from './foreigner.ts';
import { findInbox, type Inbox } from './inbox.ts';
import { Shelf } from './shelf.ts';
import { Shop } from './shop.ts';
import type { Patience } from './until.ts';

/** The key that emulators take for their account's root, and the laptop for a user. */
export const LOCAL_ACCESS_KEY_ID = 'test';

/** How often it is asked for what is waited for. */
const POLL_EVERY_MS = 100;

/** How long is waited, and how much is done. */
export interface Limits {
  /** For a step of one order. */
  readonly orderMs: number;
  /** For a message to be dead: its attempts, and the pauses between them. */
  readonly deadLetterMs: number;
  /** For all orders of the replay to be settled, from the last submission. */
  readonly replayMs: number;
  /** Of the replay: the first so many of the file. */
  readonly invoices: number;
  /** Of the replay: requests at a time. */
  readonly concurrency: number;
}

export interface TargetOptions extends Place {
  /** The API; undefined: as the stack's outputs say. */
  readonly url: string | undefined;
  /** Undefined: us-east-1 on an endpoint, the SDK's own on AWS. */
  readonly region: string | undefined;
  /** Of a second identity, on AWS. */
  readonly foreignProfile: string | undefined;
  /** Matches `RUN_ID`, and no run on this target had it. */
  readonly runId: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

export interface Target extends Omit<TargetOptions, 'url' | 'region'> {
  readonly url: string;
  readonly region: string;
  readonly connection: Connection;
  readonly outputs: StackOutputs;
  /** Who submits the run's orders. */
  readonly shop: Shop;
  readonly foreigner: Foreigner;
  readonly shelf: Shelf;
  readonly inbox: Inbox;
  /** For whatever follows a step of an order. */
  readonly patience: Patience;
  /** Nobody's address, which SES takes: its mailbox simulator's, with a label of the run's. */
  emailOf(name: string): string;
  /** An `Idempotency-Key` of the run's. */
  keyOf(name: string): string;
  /** Takes back what was made for the run alone. */
  close(): Promise<void>;
}

/** @throws DeploymentError when the stack is not there */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { endpoint, runId, limits, signal } = options;
  const connection = connect({
    endpoint,
    localAccessKeyId: LOCAL_ACCESS_KEY_ID,
    ...(options.region !== undefined && { region: options.region }),
  });
  const outputs = await findStack(connection, options);
  const region = await connection.region();
  const url = options.url ?? outputs.apiUrl;
  const patience = {
    clock: systemClock,
    withinMs: limits.orderMs,
    everyMs: POLL_EVERY_MS,
    signal,
  };
  const shopOf = (credentials: Connection['credentials']) =>
    new Shop(createApiClient({ url, region, credentials, clock: systemClock }), patience);
  const foreigner = await findForeigner(connection, options, shopOf);
  return {
    ...options,
    url,
    region,
    connection,
    outputs,
    shop: shopOf(connection.credentials),
    foreigner,
    shelf: new Shelf(connection.dynamoDb, outputs.tables, systemClock, runId),
    inbox: await findInbox(connection.endpointUrl),
    patience,
    emailOf: (name) => `success+${runId}-${name}@simulator.amazonses.com`,
    keyOf: (name) => `${runId}-${name}`,
    close: async () => {
      if (foreigner.kind === 'known') await foreigner.leave();
      connection.destroy();
    },
  };
}
