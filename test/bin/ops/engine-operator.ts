/** An operator whose endpoint has tables, too. */
import { createEngineProxy } from '../../../local/dynamodb/proxy.ts';
import type { Engine } from '../../lambdas/runtime/aws/engine.ts';
import { Operator } from './operator.ts';

export async function startWithTables(
  { client }: Engine,
  options: { readonly mapped?: boolean } = {},
): Promise<{ readonly operator: Operator; end(): Promise<void> }> {
  const engineEndpoint = await client.config.endpoint?.();
  if (!engineEndpoint) throw new Error('the engine has no endpoint');
  const { hostname, port } = engineEndpoint;
  const proxy = createEngineProxy(() => `http://${hostname}:${port}`);
  const operator = await Operator.start({ dynamodb: proxy }, options);
  return {
    operator,
    async end() {
      proxy.close();
      await operator.end();
    },
  };
}
