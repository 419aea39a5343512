/**
 * API Gateway's throttle of a route: a token bucket that starts full, from which each request takes a
 * token. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
import type { HttpApiSpec, ThrottleSpec } from '../assembly/deployment.ts';

interface Bucket {
  readonly limits: ThrottleSpec;
  tokens: number;
  filledAtMs: number;
}

/** Whether a request to a route may pass now. A route without a throttle lets all pass. */
export type Admit = (routeKey: string, nowMs: number) => boolean;

export function throttleRoutes(routes: HttpApiSpec['routes'], nowMs: number): Admit {
  const buckets = new Map(
    routes.flatMap(({ routeKey, throttle }): [string, Bucket][] =>
      throttle ? [[routeKey, { limits: throttle, tokens: throttle.burst, filledAtMs: nowMs }]] : [],
    ),
  );
  return (routeKey, now) => {
    const bucket = buckets.get(routeKey);
    return bucket === undefined || takeFrom(bucket, now);
  };
}

function takeFrom(bucket: Bucket, nowMs: number): boolean {
  const { ratePerSecond, burst } = bucket.limits;
  const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs);
  bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMs * ratePerSecond) / 1000);
  bucket.filledAtMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
