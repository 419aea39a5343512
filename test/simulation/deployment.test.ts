import type { SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import { receivedRecord } from '../support/received-record.ts';
import { Deployment } from './deployment.ts';
import { profiles } from './profiles.ts';
import { Random } from './random.ts';
import { nameOf, Services } from './services.ts';
import { Timeline } from './timeline.ts';
import { Trace } from './trace.ts';

const context = { getRemainingTimeInMillis: () => 1_000 };
const DAY_MS = 24 * 60 * 60_000;

let timeline: Timeline;
let services: Services;
let reports: string[];
let given: SQSEvent[];
let deployment: Deployment;

beforeEach(() => {
  timeline = new Timeline();
  services = new Services(timeline, new Random(1), {
    visibilitySeconds: 1,
    maxReceiveCount: 1_000,
  });
  reports = [];
  given = [];
  const report = (invariant: string) => reports.push(invariant);
  deployment = new Deployment({ timeline, services, trace: new Trace(false), report });
});

const plan = (deploymentProbability: number, seed = 1) =>
  deployment.plan(new Random(seed), { ...profiles.mixed, deploymentProbability });

/** This code: it can do nothing with any of it. */
const consume = () =>
  deployment.over(async (event) => {
    given.push(event);
    return {
      batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  });

/** A batch of one message of this code, and of the newer one once that is sent. */
function batch(): SQSEvent {
  services.sqs.send(nameOf('orders'), { body: 'own', groupId: 'own', deduplicationId: 'own' });
  const records = queueRoles.flatMap((role) =>
    services.sqs
      .receive(nameOf(role), { maxMessages: 10, visibilityTimeoutSeconds: 0 })
      .map((message) => receivedRecord(message, role)),
  );
  return { Records: records };
}

const bodies = ({ Records }: SQSEvent) => Records.map(({ body }) => body);
const untilSent = () => timeline.runUntil(timeline.now + profiles.mixed.spreadMs, () => false);
const untilDeployed = () => timeline.runUntil(timeline.now + DAY_MS, () => false);

describe('a deployment', () => {
  it('comes in some schedules, and never where it has no chance', () => {
    plan(0);
    expect(deployment.isOver).toBe(true);
    deployment.close();
    expect(reports).toEqual([]);
    plan(1);
    expect(deployment.isOver).toBe(false);
  });

  it('takes the message that waits for it, and leaves the others to the code as it is', async () => {
    plan(1);
    await untilSent();
    const event = batch();
    expect(bodies(event)).toHaveLength(2);
    expect((await consume()(event, context)).batchItemFailures).toHaveLength(2);
    await untilDeployed();
    expect(deployment.isOver).toBe(true);
    expect((await consume()(event, context)).batchItemFailures).toHaveLength(1);
    expect(given.map((each) => bodies(each).includes('own'))).toEqual([true, true]);
    expect(given.map(({ Records }) => Records.length)).toEqual([2, 1]);
    const [newer] = event.Records.filter(({ body }) => body !== 'own');
    const alone = { Records: newer ? [newer] : [] };
    expect(await consume()(alone, context)).toEqual({ batchItemFailures: [] });
    expect(given).toHaveLength(2);
    deployment.close();
    expect(reports).toEqual([]);
  });

  it('misses a message that was dropped before it could read it', async () => {
    plan(1);
    await untilDeployed();
    deployment.close();
    expect(reports).toEqual(['a message of newer code is read by it']);
  });

  it('tells of a message that died instead of waiting, and of no other', async () => {
    plan(1);
    await untilSent();
    deployment.died('own');
    expect(reports).toEqual([]);
    for (const body of bodies(batch())) deployment.died(body);
    expect(reports).toEqual(['a message of newer code waits for it']);
  });

  it('comes within the six hours that a message waits, and on each queue', async () => {
    const roles = new Set<string>();
    const { spreadMs } = profiles.mixed;
    const late: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const { now: start } = timeline;
      deployment = new Deployment({
        timeline,
        services,
        trace: new Trace(false),
        report: () => {},
      });
      plan(1, seed);
      await timeline.runUntil(start + spreadMs + 60 * 60_000, () => false);
      if (!deployment.isOver) late.push(seed);
      await timeline.runUntil(start + spreadMs + 6 * 60 * 60_000, () => false);
      expect(deployment.isOver).toBe(true);
      for (const role of queueRoles) {
        if (services.sqs.queue(nameOf(role)).counts.visible > 0) roles.add(role);
      }
    }
    expect([...roles].sort()).toEqual([...queueRoles].sort());
    expect(late.length).toBeGreaterThan(5);
    expect(late.length).toBeLessThan(55);
  });
});
