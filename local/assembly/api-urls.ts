import type { Environment } from './identity.ts';

/**
 * Puts the address that an API has here in the place of the one that a template makes of its id, as
 * CDK's `HttpApi.url` does: on AWS `https://ID.execute-api.REGION.amazonaws.com`.
 * @param apis by id, which `Ref` yields
 */
export function localApiUrls(
  apis: readonly { readonly apiId: string; readonly logicalId: string }[],
  { region, httpApiUrl }: Environment,
): (text: string) => string {
  return (text) =>
    apis.reduce(
      (replaced, { apiId, logicalId }) =>
        replaced.replaceAll(
          `https://${apiId}.execute-api.${region}.amazonaws.com`,
          httpApiUrl(logicalId),
        ),
      text,
    );
}
