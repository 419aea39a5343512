import type { EngineProxy } from '../dynamodb/proxy.ts';
import type { LambdaApi } from '../lambda/api.ts';
import type { QueryService } from '../query/service.ts';
import type { Inbox } from '../ses/inbox.ts';
import type { Answer } from './answer.ts';

/** What the endpoint serves. Each takes and gives plain data, and none knows of HTTP's streams. */
export interface EndpointServices {
  /** SQS's JSON protocol: an action's name and its parsed input. */
  readonly sqs: (
    action: string,
    input: unknown,
    context: { baseUrl: string; signal: AbortSignal; accessKeyId?: string },
  ) => Promise<Answer>;
  /** Lambda's REST API. */
  readonly lambda: LambdaApi;
  readonly dynamodb: Pick<EngineProxy, 'forward'>;
  readonly ses: QueryService;
  readonly cloudFormation: QueryService;
  /** What `GET /_aws/ses` shows. */
  readonly inbox: Inbox;
  /** What `GET /_local/health` answers, as JSON. */
  readonly health: () => unknown;
}
