/** An operator whose endpoint has tables, too. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createEngineProxy } from '../../../local/dynamodb/proxy.ts';
import { type Engine, startEngine } from '../../lambdas/runtime/aws/engine.ts';
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

/** What a file of tests works with: one engine for all of them, an operator for each. */
export interface Desk {
  readonly engine: Engine;
  readonly operator: Operator;
}

/** Sets the desk up before each test of the file, and clears it after. */
export function deskForEach(options: { readonly mapped?: boolean } = {}): Desk {
  let engine: Engine;
  let operator: Operator;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    const started = await startWithTables(engine, options);
    operator = started.operator;
    return started.end;
  });
  return {
    get engine() {
      return engine;
    },
    get operator() {
      return operator;
    },
  };
}
