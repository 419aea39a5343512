/** The endpoint, its services under their roles' policies, and one function to call them. */
import { onTestFinished } from 'vitest';
import type { FunctionSpec } from '../../../local/assembly/deployment.ts';
import { systemClock } from '../../../local/clock.ts';
import type { EndpointServices } from '../../../local/endpoint/services.ts';
import { enforce } from '../../../local/iam/enforce.ts';
import { functionGate } from '../../../local/iam/function-gate.ts';
import { parsePolicy } from '../../../local/iam/policy.ts';
import { sessionCredentials } from '../../../local/lambda/credentials.ts';
import { Inbox } from '../../../local/ses/inbox.ts';
import { createSesService } from '../../../local/ses/service.ts';
import { SqsModel } from '../../../local/sqs/model.ts';
import { createSqsService } from '../../../local/sqs/protocol.ts';
import { startTestEndpoint } from '../endpoint/fixture.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const USER = `arn:aws:sts::${ACCOUNT}:assumed-role/the-role/worker`;
const identities = ['shop.example', 'orders@shop.example'];

/** The engine is not what is tested: any call that gets to it is answered. */
const dynamodb: EndpointServices['dynamodb'] = {
  forward: async () => ({ status: 200, headers: {}, body: Buffer.from('{}') }),
};

/**
 * An endpoint until the end of the test, and what SDK clients need to be the function `worker`, whose
 * role allows this. `told`: what was told of denials.
 */
export async function worker(...statements: object[]) {
  const told: string[] = [];
  const inbox = new Inbox();
  const model = new SqsModel({ clock: systemClock, random: Math.random });
  model.createQueue('orders.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  const fn: FunctionSpec = {
    logicalId: 'W',
    name: 'worker',
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
    codeDirectory: '/',
    handler: 'index.handler',
    timeoutMs: 1_000,
    memoryMb: 128,
    environment: {},
    role: {
      name: 'the-role',
      arn: `arn:aws:iam::${ACCOUNT}:role/the-role`,
      policies: statements.map((Statement) => parsePolicy('P', 'identity', { Statement })),
    },
  };
  const place = { region: REGION, accountId: ACCOUNT, identities };
  const gate = functionGate({ functions: [fn], ...place }, (sentence) => told.push(sentence));
  const ses = createSesService({
    account: { identities, configurationSets: ['mails', 'others'] },
    inbox,
    clock: systemClock,
    random: Math.random,
    onFault: () => {},
  });
  const endpoint = await startTestEndpoint({
    sqs: createSqsService(model),
    dynamodb,
    ses,
    wrap: (services) => enforce(services, gate, place),
  });
  onTestFinished(() => endpoint.close());
  const config = { endpoint: endpoint.url, region: REGION, maxAttempts: 1 };
  return {
    inbox,
    told,
    url: `${endpoint.url}/${ACCOUNT}/orders.fifo`,
    asFunction: { ...config, credentials: sessionCredentials(fn.arn) },
    asOperator: { ...config, credentials: { accessKeyId: 'ada', secretAccessKey: 'local' } },
  };
}

export const allow = (
  Action: string | string[],
  Resource: string | string[],
  rest: object = {},
) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});
/** AWS's sentence for what no policy allows the function. */
export const because = (action: string, resource: string) =>
  `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ` +
  `because no identity-based policy allows the ${action} action`;
