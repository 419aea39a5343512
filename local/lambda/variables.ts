import type { FunctionSpec } from '../assembly/deployment.ts';
import { sessionCredentials } from './credentials.ts';

/**
 * The environment of an execution environment: the function's own variables and those that Lambda
 * defines (docs: Lambda, "Defined runtime environment variables"). Of this process's own variables
 * only PATH is passed on.
 */
export function runtimeVariables(
  spec: FunctionSpec,
  endpointUrl: string,
  logStreamName: string,
): Record<string, string> {
  const region = spec.arn.split(':')[3] ?? '';
  const credentials = sessionCredentials(spec.arn);
  return {
    // First: a template may set NODE_OPTIONS or TZ, but none of the reserved names below.
    TZ: ':UTC',
    ...spec.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: spec.codeDirectory,
    _HANDLER: spec.handler,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Lambda runs Node.js 24; that the laptop's is older is nothing for a function's log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PATH: process.env['PATH'] ?? '',
  };
}

/** Node's heap limit in MB: what Lambda's memory leaves beside the process itself. */
export function heapLimitMb(memoryMb: number): number {
  return Math.max(64, Math.floor(memoryMb * 0.9));
}
