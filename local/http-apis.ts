/** The template's HTTP APIs, each on a port of its own. */
import type { Deployment } from './assembly/deployment.ts';
import { freePort } from './free-port.ts';
import { type HttpApiOptions, startHttpApi } from './http-api/server.ts';
import type { Teardown } from './teardown.ts';

/** Ports of 127.0.0.1 by the API's logical id. */
export type ApiPorts = ReadonlyMap<string, number>;

/**
 * Ports for APIs that are not started yet: a template tells its functions where they are. The first
 * has the one that is asked for, any other a free one.
 */
export async function portsOfApis(
  logicalIds: readonly string[],
  firstPort: number,
): Promise<ApiPorts> {
  const ports = logicalIds.map(async (logicalId, index) => {
    const port = index === 0 ? firstPort : await freePort();
    return [logicalId, port] as const;
  });
  return new Map(await Promise.all(ports));
}

/** @throws InvalidRouteKeyError, PortInUseError */
export async function startHttpApis(
  { httpApis, region, accountId }: Deployment,
  ports: ApiPorts,
  options: Pick<HttpApiOptions, 'clock' | 'invoke' | 'onFault'>,
  teardown: Teardown,
): Promise<void> {
  for (const spec of httpApis) {
    const port = ports.get(spec.logicalId) ?? 0;
    const api = await startHttpApi({ ...options, spec, port, region, accountId });
    teardown.add(() => api.close());
  }
}
