import { describe, expect, it } from 'vitest';
import { declareQueues, unknownQueues } from '../../../local/queues.ts';
import { redriveTo, setUpModel } from '../sqs/model-setup.ts';

const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const allow = (...names: readonly string[]) => ({
  RedriveAllowPolicy: JSON.stringify({
    redrivePermission: 'byQueue',
    sourceQueueArns: names.map(arn),
  }),
});
const spec = (name: string, attributes: Readonly<Record<string, string>> = {}) => ({
  logicalId: name,
  name,
  attributes,
});

describe("the template's queues", () => {
  it('are made whatever their order, with those that they refer to', () => {
    const { model } = setUpModel();
    declareQueues(model, [
      spec('orders', redriveTo(arn('dead'), 3)),
      spec('dead', allow('orders')),
    ]);
    expect(model.queue('orders').settings.redrivePolicy?.maxReceiveCount).toBe(3);
    expect(model.queue('dead').settings.redriveAllowPolicy?.sourceQueueArns).toEqual([
      arn('orders'),
    ]);
  });

  it('keep their messages when the template changes, and get its attributes', () => {
    const { model } = setUpModel();
    declareQueues(model, [
      spec('orders', { ...redriveTo(arn('dead'), 3), VisibilityTimeout: '60' }),
      spec('dead', allow('orders')),
    ]);
    model.send('orders', { body: 'kept' });
    declareQueues(model, [
      spec('mails', redriveTo(arn('dead'), 5)),
      spec('orders'),
      spec('dead', allow('mails')),
    ]);
    const { settings } = model.queue('orders');
    expect(settings).toMatchObject({ visibilityTimeoutSeconds: 30, redrivePolicy: undefined });
    expect(model.queue('mails').settings.redrivePolicy?.maxReceiveCount).toBe(5);
    expect(model.receive('orders')).toHaveLength(1);
  });

  it('are not all that there is: others are kept, and named', () => {
    const { model } = setUpModel();
    declareQueues(model, [spec('orders')]);
    expect(unknownQueues(model, [spec('orders')])).toBeUndefined();
    model.send('orders', { body: 'kept' });
    expect(unknownQueues(model, [spec('renamed')])).toBe(
      'Kept, though not in the template: orders (1 messages).',
    );
  });
});
