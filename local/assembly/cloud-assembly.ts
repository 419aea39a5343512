/** The files of a synthesized cloud assembly: its manifest, its one stack's template, its assets. */
import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { AssemblyError } from './errors.ts';
import type { CodeFolders } from './resources/function.ts';
import { type Template, templateSchema } from './template.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      displayName: z.string().optional(),
      environment: z.string().optional(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

export interface CloudAssembly extends CodeFolders {
  readonly stackName: string;
  readonly template: Template;
  /** Where the app says that it goes; undefined where it leaves that to the deployment. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
}

/** @param stackName which stack, when the app has several. @throws AssemblyError */
export async function openCloudAssembly(
  directory: string,
  stackName?: string,
): Promise<CloudAssembly> {
  const manifest = await readJson(join(directory, 'manifest.json'), manifestSchema);
  const stacks = Object.entries(manifest.artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties, environment = '' }]) => ({
      ...placeOf(environment),
      name: properties?.stackName ?? id,
      templateFile: properties?.templateFile ?? `${id}.template.json`,
      assetsFile: `${id}.assets.json`,
    }));
  const wanted = stackName === undefined ? stacks : stacks.filter(({ name }) => name === stackName);
  const [stack] = wanted;
  if (!stack || wanted.length > 1) {
    const names = stacks.map(({ name }) => name).join(', ') || 'none';
    throw new AssemblyError(`one stack can run at a time; ${directory} has: ${names}`);
  }
  const template = await readJson(join(directory, stack.templateFile), templateSchema);
  const assets = await readJson(join(directory, stack.assetsFile), assetsSchema);
  const directories = new Map<string, string>();
  for (const { source, destinations } of Object.values(assets.files)) {
    if (source.packaging !== 'zip' || source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) {
      directories.set(objectKey, join(directory, source.path));
    }
  }
  return {
    stackName: stack.name,
    region: stack.region,
    accountId: stack.accountId,
    template,
    assetDirectory: (s3Key) => directories.get(s3Key),
    inlineDirectory: (source) => writeInline(directory, source),
  };
}

/** The logical ids of a stack's HTTP APIs, in the template's order. @throws AssemblyError */
export async function httpApiIds(
  directory: string,
  stackName?: string,
): Promise<readonly string[]> {
  const { template } = await openCloudAssembly(directory, stackName);
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Api')
    .map(([logicalId]) => logicalId);
}

/** Of `aws://ACCOUNT/REGION`, each of which may be unknown (CDK, cloud assembly schema). */
function placeOf(environment: string) {
  const [, accountId, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [];
  const known = (text: string | undefined) => (text?.startsWith('unknown-') ? undefined : text);
  return { accountId: known(accountId), region: known(region) };
}

/** Beside the assets, which are written anew with every synthesis too. */
function writeInline(directory: string, source: string): string {
  const digest = hash('sha256', source);
  const folder = join(directory, `inline.${digest}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), source);
  return folder;
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AssemblyError(`${file} cannot be read as JSON: synthesize the app first`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AssemblyError(`${file} is not what CDK writes: ${z.prettifyError(parsed.error)}`);
}
