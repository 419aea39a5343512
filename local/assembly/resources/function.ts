import * as z from 'zod';
import type { EventSourceMappingSpec, FunctionSpec } from '../deployment.ts';
import { AssemblyError } from '../errors.ts';

/** Lambda's defaults (CloudFormation, AWS::Lambda::Function): 3 s and 128 MB. */
const functionSchema = z.object({
  Code: z.object({ S3Key: z.string().optional() }),
  Handler: z.string(),
  Timeout: z.coerce.number().int().positive().default(3),
  MemorySize: z.coerce.number().int().positive().default(128),
  PackageType: z.literal('Zip').default('Zip'),
  ReservedConcurrentExecutions: z.coerce.number().int().nonnegative().optional(),
  Environment: z
    .object({
      Variables: z.record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()]).transform(String),
      ),
    })
    .optional(),
});

/** `directoryOf` finds the folder of an asset by its S3 key. */
export function toFunction(
  logicalId: string,
  { name, arn }: { readonly name: string; readonly arn: string },
  properties: unknown,
  directoryOf: (s3Key: string) => string | undefined,
): FunctionSpec {
  const given = functionSchema.parse(properties);
  const { S3Key } = given.Code;
  const codeDirectory = S3Key === undefined ? undefined : directoryOf(S3Key);
  if (codeDirectory === undefined) {
    throw new AssemblyError(`${logicalId}.Code: only the code of a zip asset can be run here`);
  }
  const reserved = given.ReservedConcurrentExecutions;
  return {
    logicalId,
    name,
    arn,
    codeDirectory,
    handler: given.Handler,
    timeoutMs: given.Timeout * 1000,
    memoryMb: given.MemorySize,
    environment: given.Environment?.Variables ?? {},
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
  };
}

const lastPart = z.string().transform((arn) => arn.slice(arn.lastIndexOf(':') + 1));

/** Lambda's default batch for SQS is ten messages. */
const mappingSchema = z.object({
  EventSourceArn: z
    .string()
    .regex(/^arn:aws:sqs:/, 'only SQS queues are event sources here')
    .pipe(lastPart),
  FunctionName: lastPart,
  Enabled: z.union([z.boolean(), z.stringbool()]).default(true),
  BatchSize: z.coerce.number().int().positive().default(10),
  MaximumBatchingWindowInSeconds: z.coerce.number().nonnegative().default(0),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().int().optional() }).default({}),
});

export function toEventSourceMapping(
  logicalId: string,
  properties: unknown,
): EventSourceMappingSpec {
  const given = mappingSchema.parse(properties);
  const { MaximumConcurrency } = given.ScalingConfig;
  return {
    logicalId,
    functionName: given.FunctionName,
    queueName: given.EventSourceArn,
    enabled: given.Enabled,
    batchSize: given.BatchSize,
    batchingWindowMs: given.MaximumBatchingWindowInSeconds * 1000,
    reportBatchItemFailures: given.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    ...(MaximumConcurrency !== undefined && { maximumConcurrency: MaximumConcurrency }),
  };
}
