import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../local/iam/evaluate.ts';
import type { Statement } from '../../local/iam/policy.ts';
import { ACCOUNT, grantsOf, isAllowed, readStack, type Stack } from './roles.ts';
import { templateWith } from './template.ts';

/** Every action that a function uses, and what it would be bad to have. */
const actions = {
  dynamodb: [
    'BatchGetItem',
    'BatchWriteItem',
    'ConditionCheckItem',
    'CreateBackup',
    'CreateTable',
    'DeleteItem',
    'DeleteTable',
    'DescribeTable',
    'ExportTableToPointInTime',
    'GetItem',
    'PartiQLDelete',
    'PartiQLInsert',
    'PartiQLSelect',
    'PartiQLUpdate',
    'PutItem',
    'PutResourcePolicy',
    'Query',
    'Scan',
    'UpdateItem',
    'UpdateTable',
    'UpdateTimeToLive',
  ],
  iam: ['PassRole', 'PutRolePolicy'],
  lambda: ['GetFunction', 'InvokeFunction', 'UpdateFunctionCode'],
  logs: ['CreateLogGroup', 'CreateLogStream', 'DeleteLogGroup', 'GetLogEvents', 'PutLogEvents'],
  ses: ['DeleteIdentity', 'SendEmail', 'SendRawEmail', 'SendTemplatedEmail', 'UpdateEmailIdentity'],
  sqs: [
    'AddPermission',
    'ChangeMessageVisibility',
    'DeleteMessage',
    'DeleteQueue',
    'GetQueueAttributes',
    'GetQueueUrl',
    'PurgeQueue',
    'ReceiveMessage',
    'SendMessage',
    'SetQueueAttributes',
    'StartMessageMoveTask',
  ],
  sts: ['AssumeRole'],
};
const allActions = Object.entries(actions).flatMap(([service, names]) =>
  names.map((name) => `${service}:${name}`),
);

const on = (service: string, ...names: string[]) => names.map((name) => `${service}:${name}`);
/** `get` reads by BatchGetItem; a transaction asks for the permission of each write in it. */
const reads = (...writes: string[]) => on('dynamodb', 'BatchGetItem', ...writes);
const logs = on('logs', 'CreateLogStream', 'PutLogEvents');
const send = on('sqs', 'SendMessage');
/**
 * What the event source mapping does in the function's name, and ChangeMessageVisibility of the
 * function's own. GetQueueUrl nobody calls: CDK's SqsEventSource grants it, and a URL is no secret.
 */
const consume = on(
  'sqs',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ReceiveMessage',
);
/** A letter is looked at and given back; nothing deletes it but a redrive by the operator. */
const look = on('sqs', 'ChangeMessageVisibility', 'ReceiveMessage');

/**
 * Every function sends its traces. X-Ray has no resource to name for that (Service Authorization
 * Reference, "AWS X-Ray"), so that it is the one grant on all resources.
 */
const traces = on('xray', 'PutTraceSegments', 'PutTelemetryRecords');
const isTracing = ({ actions: { patterns }, resources }: Statement) =>
  patterns.join() === traces.join() && resources.patterns.join() === '*';

/** Each call that a function's code makes; all else is denied. */
const expected = {
  ApiFunction: {
    OrdersTable: reads('PutItem'),
    'OrdersTable/by-owner-and-day': on('dynamodb', 'Query'),
    OwnersTable: reads('PutItem'),
    FailuresTable: reads(),
    MailReportsTable: reads(),
    OrderOrdersQueue: send,
    ApiFunctionLogs: logs,
  },
  OrderConsumer: {
    OrdersTable: reads('PutItem'),
    OrderOrderIdempotencyTable: reads('PutItem'),
    FailuresTable: reads('UpdateItem'),
    OrderOrdersQueue: consume,
    OrderOrderRepliesQueue: consume,
    OrderOrdersDeadLetters: send,
    OrderOrderRepliesDeadLetters: send,
    InventoryQueue: send,
    EmailQueue: send,
    OrderConsumerLogs: logs,
  },
  InventoryConsumer: {
    StockTable: reads('UpdateItem'),
    ReservationsTable: reads('PutItem', 'UpdateItem'),
    InventoryInventoryIdempotencyTable: reads('PutItem'),
    FailuresTable: reads('UpdateItem'),
    InventoryQueue: consume,
    InventoryDeadLetters: send,
    OrderOrderRepliesQueue: send,
    InventoryConsumerLogs: logs,
  },
  EmailConsumer: {
    EmailEmailIdempotencyTable: reads('PutItem', 'UpdateItem'),
    FailuresTable: reads('UpdateItem'),
    MailReportsTable: reads('UpdateItem'),
    SuppressionsTable: reads(),
    EmailQueue: consume,
    EmailDeadLetters: send,
    MailIdentity: on('ses', 'SendEmail'),
    MailConfigurationSet: on('ses', 'SendEmail'),
    EmailConsumerLogs: logs,
  },
  MailFeedbackFunction: {
    MailReportsTable: on('dynamodb', 'UpdateItem'),
    SuppressionsTable: on('dynamodb', 'PutItem'),
    MailFeedbackQueue: consume,
    MailFeedbackDeadLetters: send,
    MailFeedbackFunctionLogs: logs,
  },
  WatchFunction: {
    WatchTable: reads('PutItem'),
    OrdersTable: reads(),
    'OrdersTable/received-by-time': on('dynamodb', 'Query'),
    'OrdersTable/under-way-by-time': on('dynamodb', 'Query'),
    FailuresTable: reads('Scan', 'UpdateItem'),
    OrderOrdersQueue: send,
    OrderOrdersDeadLetters: look,
    OrderOrderRepliesDeadLetters: look,
    InventoryDeadLetters: look,
    EmailDeadLetters: look,
    WatchFunctionLogs: logs,
  },
};

let template: ReturnType<typeof readTemplate>;
let stack: Stack;
const readTemplate = (context: Readonly<Record<string, unknown>> = {}) =>
  templateWith(context).toJSON() as { Resources: Record<string, ResourceJson> };
interface ResourceJson {
  readonly Type: string;
  readonly Properties: { PolicyDocument: { Statement: object[] } };
}
beforeAll(() => {
  template = readTemplate();
  stack = readStack(template);
});

const target = (name: string) => stack.targets.find((known) => known.name === name);
const roleOf = (fn: string) => stack.roles.get(fn);

describe('a function', () => {
  it('may make each call of its code, and of all actions on all resources no other', () => {
    expect(stack.roles.size * stack.targets.length * allActions.length).toBeGreaterThan(8_000);
    expect(grantsOf(stack, allActions)).toEqual(expected);
  });

  it('is granted nothing that these tests do not know', () => {
    const known = stack.targets.map(({ pattern }) => pattern);
    for (const [fn, { policies }] of stack.roles) {
      const statements = policies.flatMap((policy) => policy.statements);
      const others = statements.filter((statement) => !isTracing(statement));
      expect([fn, statements.length - others.length]).toEqual([fn, 1]);
      for (const { effect, actions: granted, resources } of others) {
        expect({ fn, effect, negated: granted.negated || resources.negated }).toEqual({
          fn,
          effect: 'Allow',
          negated: false,
        });
        expect(granted.patterns.filter((action) => !allActions.includes(action))).toEqual([]);
        expect(resources.patterns.filter((resource) => !known.includes(resource))).toEqual([]);
      }
    }
  });

  it.each([
    ['EmailConsumer', 'dynamodb:UpdateItem', 'StockTable'],
    ['EmailConsumer', 'dynamodb:PutItem', 'OrdersTable'],
    ['ApiFunction', 'dynamodb:BatchGetItem', 'EmailEmailIdempotencyTable'],
    ['ApiFunction', 'dynamodb:BatchGetItem', 'OrderOrderIdempotencyTable'],
    ['ApiFunction', 'dynamodb:Scan', 'OrdersTable'],
    ['ApiFunction', 'sqs:ReceiveMessage', 'OrderOrdersQueue'],
    ['ApiFunction', 'sqs:SendMessage', 'EmailQueue'],
    ['OrderConsumer', 'ses:SendEmail', 'MailIdentity'],
    ['OrderConsumer', 'dynamodb:UpdateItem', 'StockTable'],
    ['InventoryConsumer', 'ses:SendEmail', 'MailIdentity'],
    ['InventoryConsumer', 'dynamodb:UpdateItem', 'MovementsTable'],
    ['InventoryConsumer', 'dynamodb:PutItem', 'StockTable'],
    ['ApiFunction', 'dynamodb:BatchGetItem', 'SuppressionsTable'],
    ['EmailConsumer', 'dynamodb:PutItem', 'SuppressionsTable'],
    ['EmailConsumer', 'dynamodb:Scan', 'SuppressionsTable'],
    ['MailFeedbackFunction', 'dynamodb:BatchGetItem', 'SuppressionsTable'],
    ['MailFeedbackFunction', 'dynamodb:UpdateItem', 'OrdersTable'],
    ['WatchFunction', 'sqs:DeleteMessage', 'EmailDeadLetters'],
    ['WatchFunction', 'dynamodb:PutItem', 'OrdersTable'],
  ])('%s may never %s on %s', (fn, action, name) => {
    expect(isAllowed(roleOf(fn), action, target(name))).toBe(false);
  });

  it('deletes no item, no table and no queue', () => {
    const deletes = allActions.filter((action) =>
      /:(?:Delete(?!Message)|Purge|PartiQLD)/.test(action),
    );
    expect(deletes.length).toBeGreaterThan(5);
    const nothing = Object.fromEntries([...stack.roles.keys()].map((fn) => [fn, {}]));
    expect(grantsOf(stack, deletes)).toEqual(nothing);
  });
});

describe('the email stage', () => {
  const mail = (context: object) =>
    isAllowed(roleOf('EmailConsumer'), 'ses:SendEmail', target('MailIdentity'), context);

  it('sends from the one address', () => {
    expect(mail({ 'ses:FromAddress': 'orders@shop.example' })).toBe(true);
    expect(mail({ 'ses:FromAddress': 'help@shop.example' })).toBe(false);
    expect(mail({})).toBe(false);
  });

  it('uses any identity only where SES’s sandbox asks for the recipient’s, too', () => {
    const sandbox = readStack(readTemplate({ environment: 'development' }));
    const wide = [...sandbox.roles].flatMap(([fn, { policies }]) =>
      policies
        .flatMap(({ statements }) => statements.filter((statement) => !isTracing(statement)))
        .flatMap(({ resources }) => resources.patterns)
        .filter((pattern) => pattern.includes('*') && !pattern.includes(':log-group:'))
        .map((pattern) => `${fn} ${pattern}`),
    );
    expect(wide).toEqual([`EmailConsumer arn:aws:ses:eu-west-1:${ACCOUNT}:identity/*`]);
    const { EmailConsumer, ...others } = grantsOf(sandbox, allActions);
    const { EmailConsumer: production, ...otherProduction } = expected;
    expect(others).toEqual(otherProduction);
    expect(EmailConsumer).toEqual({
      ...production,
      'somebody’s identity': on('ses', 'SendEmail'),
    });
  });
});

describe('a queue', () => {
  it('refuses every role that comes without TLS, and says nothing of others', () => {
    const queues = stack.targets.filter(({ arn }) => arn.startsWith('arn:aws:sqs:'));
    const own = queues.filter(({ name }) => !name.startsWith('somebody'));
    expect(own).toHaveLength(10);
    for (const { arn: resource } of own) {
      const policy = stack.queuePolicies.get(resource);
      for (const { arn } of stack.roles.values()) {
        const decide = (secure: string) =>
          evaluate(policy ? [policy] : [], {
            action: 'sqs:SendMessage',
            resource,
            principal: { kind: 'aws', accountId: ACCOUNT, arns: [arn] },
            context: { 'aws:SecureTransport': secure },
          });
        expect(decide('false')).toMatchObject({ because: 'explicit-deny' });
        expect(decide('true')).toMatchObject({ because: 'nothing-allows' });
      }
    }
  });
});

describe('these tests are red', () => {
  /** The stack with one more statement in the email stage's policy. */
  function widened(statement: object): Stack {
    const json = structuredClone(template);
    const [, policy] =
      Object.entries(json.Resources).find(([id]) => id.startsWith('EmailConsumerRoleDefault')) ??
      [];
    policy?.Properties.PolicyDocument.Statement.push({ Effect: 'Allow', ...statement });
    return readStack(json);
  }

  it.each([
    ['an action', { Action: 'dynamodb:DeleteItem' }, 'EmailEmailIdempotencyTable'],
    ['all actions', { Action: 'dynamodb:*' }, 'EmailEmailIdempotencyTable'],
    ['all actions but some', { NotAction: 'sqs:*' }, 'EmailEmailIdempotencyTable'],
    ['another resource', { Action: 'dynamodb:UpdateItem' }, 'StockTable'],
    ['all resources', { Action: 'dynamodb:UpdateItem' }, '*'],
  ])('when the email stage is granted %s more', (_name, statement, name) => {
    const Resource = target(name)?.pattern ?? name;
    expect(grantsOf(widened({ ...statement, Resource }), allActions)).not.toEqual(expected);
  });
});
