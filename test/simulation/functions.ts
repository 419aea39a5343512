/** The pipeline's functions, and the queues that feed them, as the stack wires them. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import { EventSource } from './event-source.ts';
import { type Handler, SimulatedFunction } from './lambda.ts';
import type { PipelineCode } from './pipeline-code.ts';
import { type Ports, portsOf } from './ports.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export type Api = SimulatedFunction<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;
export type Consumer = SimulatedFunction<SQSEvent, SQSBatchResponse>;
export type Watch = SimulatedFunction<unknown, void>;

export interface Functions {
  readonly api: Api;
  readonly watch: Watch;
  readonly sources: readonly EventSource[];
}

export interface FunctionsOptions {
  readonly world: World;
  readonly code: PipelineCode;
  /** Products that one transaction takes. */
  readonly linesPerTransaction: number;
  readonly random: Random;
}

/** As the stack sets them in production. */
const CONSUMER_TIMEOUT_MS = 30_000;
const API_TIMEOUT_MS = 10_000;
const LEASE_MS = 60_000;
const MAXIMUM_CONCURRENCY = 2;
const CURRENCY = 'GBP';
const STUCK_ORDER_MS = 60 * 60_000;

export function createFunctions(options: FunctionsOptions): Functions {
  const { code, world } = options;
  const { maxReceiveCount } = world.services.settings;
  return {
    api: functionNamed('api', API_TIMEOUT_MS, (ports) => code.createApiHandler(ports), options),
    watch: functionNamed(
      'watch',
      CONSUMER_TIMEOUT_MS,
      (ports) => code.createWatch(ports, { maxReceiveCount, stuckOrderMs: STUCK_ORDER_MS }),
      options,
    ),
    sources: createSources(options),
  };
}

function createSources(options: FunctionsOptions): readonly EventSource[] {
  const { world, random } = options;
  const targets = { ...createConsumers(options), feedback: createFeedback(options) };
  return ([...queueRoles, 'feedback'] as const).map(
    (role) =>
      new EventSource({
        ...world,
        role,
        target: targets[role],
        maximumConcurrency: MAXIMUM_CONCURRENCY,
        random: random.fork(),
      }),
  );
}

function createConsumers(options: FunctionsOptions): Readonly<Record<QueueRole, Consumer>> {
  const { code, linesPerTransaction, world } = options;
  const consumer = (
    name: string,
    handlerOf: (ports: Ports) => Handler<SQSEvent, SQSBatchResponse>,
  ): Consumer => {
    const deployed = (ports: Ports) => world.deployment.over(handlerOf(ports));
    return functionNamed(name, CONSUMER_TIMEOUT_MS, deployed, options);
  };

  const order = consumer('order', (ports) => code.createConsumer(code.orderStage, ports));
  const inventoryStage = code.inventoryStage({ currency: CURRENCY, linesPerTransaction });
  const inventory = consumer('inventory', (ports) => code.createConsumer(inventoryStage, ports));
  let claims = 0;
  const newToken = () => `claim-${++claims}`;
  const email = consumer('email', (ports) =>
    code.createEmailConsumer({ ...ports, leaseMs: LEASE_MS, newToken }),
  );
  return { orders: order, replies: order, inventory, email };
}

function createFeedback(options: FunctionsOptions): Consumer {
  const { code, world } = options;
  return functionNamed(
    'feedback',
    CONSUMER_TIMEOUT_MS,
    (ports) =>
      code.createFeedbackHandler({
        ...ports,
        bury: async ({ body }) => world.accountant.report('no event of SES’s is buried', body),
      }),
    options,
  );
}

function functionNamed<E, R>(
  name: string,
  timeoutMs: number,
  handlerOf: (ports: Ports) => Handler<E, R>,
  { world, random }: FunctionsOptions,
): SimulatedFunction<E, R> {
  const { accountant } = world;
  return new SimulatedFunction<E, R>({
    ...world,
    name,
    timeoutMs,
    random: random.fork(),
    init: (env) => handlerOf(portsOf(world, env, name, random.fork())),
    onEnd: (env) => accountant.invocationEnds(env),
    onTimeout: (env, wasStalled) => {
      accountant.faultHit(env, name, 'timeout');
      if (wasStalled) return;
      accountant.report('a function answers before it times out', env.name);
    },
  });
}
