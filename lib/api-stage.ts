import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  type HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export interface ApiStageProps {
  /** An API that was made without a default stage. */
  readonly httpApi: HttpApi;
  /** Every route of it. */
  readonly routes: readonly HttpRoute[];
  /** Routes with a throttle of their own, by route key: `ANY /orders`. */
  readonly throttles: Readonly<Record<string, Throttle>>;
  readonly settings: Pick<Settings, 'throttleRate' | 'throttleBurst'>;
}

/** A token bucket. */
export interface Throttle {
  /** Requests a second that the bucket is filled with. */
  readonly rate: number;
  /** Requests that it holds. */
  readonly burst: number;
}

/**
 * What is noted of each request: no address, agent, query or path, and nothing of the caller, so that
 * the log names nobody. The function's own lines have the order's id; `requestId` joins them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  protocol: '$context.protocol',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationLatencyMs: '$context.integrationLatency',
  error: '$context.error.responseType',
};

/** The stage that answers at the API's own address: each route throttled, each request logged. */
export class ApiStage extends HttpStage {
  constructor(scope: Construct, id: string, props: ApiStageProps) {
    const { httpApi, routes, throttles, settings } = props;
    super(scope, id, {
      httpApi,
      autoDeploy: true,
      throttle: { rateLimit: settings.throttleRate, burstLimit: settings.throttleBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(new LogGroup(scope, 'AccessLog')),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      },
    });
    const stage = this.node.findChild('Resource');
    if (!(stage instanceof CfnStage)) throw new Error('the stage has no resource of its own');
    stage.routeSettings = Object.fromEntries(
      Object.entries(throttles).map(([routeKey, { rate, burst }]) => [
        routeKey,
        { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
      ]),
    );
    // API Gateway refuses the settings of a route that is not there yet.
    stage.node.addDependency(...routes);
  }
}
