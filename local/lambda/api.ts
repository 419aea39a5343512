/**
 * As much of Lambda's REST API as it takes to look at a stage and to pause it: its event source
 * mappings, listed, read, and switched on and off. The template says the rest.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Deployment } from '../assembly/deployment.ts';
import { type Answer, jsonError } from '../endpoint/answer.ts';
import type { MappingStatus, Mappings } from '../event-sources.ts';

/** Lambda, API reference: `/2015-03-31/event-source-mappings/`. */
const PATH = /^\/2015-03-31\/event-source-mappings\/?([^/]*)$/;
const FUNCTIONS = '/2015-03-31/functions/';

export interface LambdaRequest {
  readonly method: string;
  readonly path: string;
  /** What stands behind the `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON. */
  readonly input: unknown;
}

/** The context is for whoever asks on whose behalf a call is made. */
export type LambdaApi = (
  request: LambdaRequest,
  context: { readonly accessKeyId?: string },
) => Answer | Promise<Answer>;

export const isLambdaPath = (path: string): boolean =>
  PATH.test(path) || path.startsWith(FUNCTIONS);

/** What an update may hold: with any other field it would promise what it does not do. */
const update = z.strictObject({ Enabled: z.boolean(), FunctionName: z.string().optional() });

/** @param mappings undefined until they are started. */
export function createLambdaApi(
  { functions }: Pick<Deployment, 'functions'>,
  mappings: () => Mappings | undefined,
): LambdaApi {
  const arnOf = new Map(functions.map(({ name, arn }) => [name, arn]));
  const view = (status: MappingStatus) =>
    configuration(status, arnOf.get(status.spec.functionName));

  return ({ method, path, query, input }) => {
    const uuid = PATH.exec(path)?.[1];
    if (uuid === undefined) return notRun(`${method} ${path}`);
    const all = mappings()?.list() ?? [];
    if (uuid === '' && method === 'GET') {
      const matching = all.map(view).filter(matches(new URLSearchParams(query)));
      return answer(200, { EventSourceMappings: matching });
    }
    const found = all.find((mapping) => mapping.uuid === uuid);
    if (!found) return notFound(uuid);
    if (method === 'GET') return answer(200, view(found));
    if (method !== 'PUT') return notRun(method);
    const change = update.safeParse(input);
    if (!change.success) return refused();
    const { Enabled: enabled } = change.data;
    mappings()?.setEnabled(uuid, enabled);
    return answer(202, view({ ...found, enabled }));
  };
}

type Configuration = ReturnType<typeof configuration>;

/** EventSourceMappingConfiguration, API reference. */
function configuration(
  { spec, uuid, queueArn, enabled }: MappingStatus,
  functionArn: string | undefined,
) {
  return {
    UUID: uuid,
    EventSourceArn: queueArn,
    FunctionArn: functionArn ?? spec.functionName,
    State: enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    BatchSize: spec.batchSize,
    MaximumBatchingWindowInSeconds: spec.batchingWindowMs / 1000,
    FunctionResponseTypes: spec.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(spec.maximumConcurrency !== undefined && {
      ScalingConfig: { MaximumConcurrency: spec.maximumConcurrency },
    }),
  };
}

function matches(query: URLSearchParams): (mapping: Configuration) => boolean {
  const source = query.get('EventSourceArn');
  const target = query.get('FunctionName');
  return ({ EventSourceArn, FunctionArn }) =>
    (source === null || source === EventSourceArn) &&
    (target === null || target === FunctionArn || FunctionArn.endsWith(`:${target}`));
}

const answer = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
});

const notFound = (uuid: string) =>
  jsonError(404, 'ResourceNotFoundException', `There is no event source mapping ${uuid}.`);

const notRun = (call: string) =>
  jsonError(405, 'InvalidRequestContentException', `${call} is not run on the laptop.`);

const refused = () =>
  jsonError(
    400,
    'InvalidParameterValueException',
    'On the laptop an event source mapping can only be switched on and off (Enabled).',
  );
