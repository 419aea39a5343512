import * as z from 'zod';
import type { EventSourceMappingSpec, FunctionSpec, RoleSpec } from '../deployment.ts';
import { AssemblyError } from '../errors.ts';

/** Lambda's defaults (CloudFormation, AWS::Lambda::Function): 3 s and 128 MB. */
const functionSchema = z.object({
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  // The Node.js that runs this runs them, whatever their version.
  Runtime: z.string().regex(/^nodejs/, 'only Node.js functions are run here'),
  Handler: z.string(),
  Role: z.string(),
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

/** Where a function's code lies. */
export interface CodeFolders {
  /** Folder of a zip asset, by its S3 key. */
  assetDirectory(s3Key: string): string | undefined;
  /** Folder with an `index.js` of this text, which the template holds itself. */
  inlineDirectory(source: string): string;
}

export function toFunction(
  logicalId: string,
  { name, arn }: { readonly name: string; readonly arn: string },
  properties: unknown,
  { folders, roleOf }: { folders: CodeFolders; roleOf: (arn: string) => RoleSpec },
): FunctionSpec {
  const given = functionSchema.parse(properties);
  const { S3Key, ZipFile } = given.Code;
  const assetDirectory = S3Key === undefined ? undefined : folders.assetDirectory(S3Key);
  const codeDirectory = ZipFile === undefined ? assetDirectory : folders.inlineDirectory(ZipFile);
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
    role: roleOf(given.Role),
  };
}

const lastPart = z.string().transform((arn) => arn.slice(arn.lastIndexOf(':') + 1));

/** From a name or an ARN, either with an alias or a version behind it. */
export function functionNameOf(reference: string): string {
  return /^(?:.*:function:)?([^:]+)/.exec(reference)?.[1] ?? reference;
}

/** Lambda's default batch for SQS is ten messages. */
const mappingSchema = z.object({
  EventSourceArn: z
    .string()
    .regex(/^arn:aws:sqs:/, 'only SQS queues are event sources here')
    .pipe(lastPart),
  FunctionName: z.string().transform(functionNameOf),
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
