/** What of a template is not run, by name: types, properties, and parts of what is run. */
import * as z from 'zod';
import type { Deployment } from './deployment.ts';
import type { ResolvedResource } from './resources/http-api.ts';
import { knownProperties, unknownProperties } from './resources/known.ts';
import type { Template } from './template.ts';

export function notRun(
  resources: readonly ResolvedResource[],
  { Resources }: Template,
  region: string,
): Deployment['notRun'] {
  return resources.flatMap((resource) => {
    const { logicalId, type } = resource;
    if (!(type in knownProperties)) return [{ logicalId, type }];
    const unknown = unknownProperties(type, Resources[logicalId]?.Properties ?? {});
    return [...unknown, ...(partsNotRun[type]?.(resource, region) ?? [])].map((part) => ({
      logicalId: `${logicalId}.${part}`,
      type: `${type}.${part}`,
    }));
  });
}

const replicas = z.object({ Replicas: z.array(z.object({ Region: z.string() })).default([]) });
const stage = z.object({ StageName: z.string() });

/** Values that are not carried out, of properties that are. */
const partsNotRun: Readonly<
  Record<string, (resource: ResolvedResource, region: string) => readonly string[]>
> = {
  'AWS::DynamoDB::GlobalTable': ({ properties }, region) =>
    replicas
      .parse(properties)
      .Replicas.filter(({ Region }) => Region !== region)
      .map(({ Region }) => `Replicas[${Region}]`),
  // Another stage answers below its name, and is deployed by hand.
  'AWS::ApiGatewayV2::Stage': ({ properties }) => {
    const { StageName } = stage.parse(properties);
    return StageName === '$default' ? [] : [`StageName=${StageName}`];
  },
};
