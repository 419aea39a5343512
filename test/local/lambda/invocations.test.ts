import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLambdaApi } from '../../../local/lambda/api.ts';
import { withInvocations } from '../../../local/lambda/invocations.ts';
import type { InvokeResult } from '../../../local/lambda/invoke.ts';
import { deployment, sdkConfig, startTestEndpoint } from '../endpoint/fixture.ts';
import { ACCOUNT, allow, because, REGION, worker } from '../iam/worker.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:greet';
const greet = {
  logicalId: 'F',
  name: 'greet',
  arn,
  codeDirectory: '',
  handler: '',
  timeoutMs: 1,
  memoryMb: 1,
  environment: {},
  role: { name: 'r', arn: 'arn:aws:iam::000000000000:role/r', policies: [] },
};

/** Invokes a function that ends like this; `seen`: what it got. */
async function invoke(
  result: InvokeResult,
  input: Partial<InvokeCommandInput> = {},
): Promise<{ answer: Record<string, unknown>; seen: unknown[] }> {
  const seen: unknown[] = [];
  const service = {
    invoke: async (name: string, event: unknown) => {
      seen.push(name, event);
      return result;
    },
  };
  const mappings = createLambdaApi(deployment, () => undefined);
  const endpoint = await startTestEndpoint({
    lambda: withInvocations(mappings, [greet], () => service),
  });
  const client = new LambdaClient(sdkConfig(endpoint.url));
  onTestFinished(async () => {
    client.destroy();
    await endpoint.close();
  });
  const { Payload, StatusCode, FunctionError, ExecutedVersion } = await client.send(
    new InvokeCommand({ FunctionName: 'greet', ...input }),
  );
  const payload = Payload?.transformToString();
  return { answer: { payload, StatusCode, FunctionError, ExecutedVersion }, seen };
}

describe('an invocation through the endpoint', () => {
  it.each(['greet', arn, '000000000000:function:greet', 'greet:$LATEST'])(
    'gets what the function answers, which is named %s',
    async (FunctionName) => {
      const Payload = JSON.stringify({ name: 'Ada' });
      const { answer, seen } = await invoke(
        { kind: 'ok', payload: 'hello' },
        { FunctionName, Payload },
      );

      expect(seen).toEqual(['greet', { name: 'Ada' }]);
      expect(answer).toEqual({
        payload: '"hello"',
        StatusCode: 200,
        FunctionError: undefined,
        ExecutedVersion: '$LATEST',
      });
    },
  );

  it('without an event has an empty one', async () => {
    expect((await invoke({ kind: 'ok', payload: null })).seen).toEqual(['greet', {}]);
  });

  it.each<[string, InvokeResult, object]>([
    [
      'fails',
      { kind: 'error', errorType: 'TypeError', errorMessage: 'no name', trace: ['at f'] },
      { errorType: 'TypeError', errorMessage: 'no name', trace: ['at f'] },
    ],
    [
      'times out',
      { kind: 'timeout', timeoutMs: 3_000 },
      { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' },
    ],
  ])('is told that the function %s', async (_name, result, error) => {
    const { answer } = await invoke(result);

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(String(answer['payload']))).toEqual(error);
  });

  it('is refused when the function has no room, or is not there', async () => {
    await expect(invoke({ kind: 'throttled' })).rejects.toMatchObject({
      name: 'TooManyRequestsException',
    });
    await expect(
      invoke({ kind: 'ok', payload: 1 }, { FunctionName: 'other' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: other',
    });
  });

  it('may only ask whether it might, and nothing that has no answer', async () => {
    const result: InvokeResult = { kind: 'ok', payload: 1 };
    const dry = await invoke(result, { InvocationType: 'DryRun' });

    expect([dry.answer['StatusCode'], dry.seen]).toEqual([204, []]);
    await expect(invoke(result, { InvocationType: 'Event' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('Event is not run on the laptop'),
    });
  });

  it('needs a permission when a function makes it', async () => {
    const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
    const { asFunction } = await worker(allow('lambda:InvokeFunction', functionArn('greet')));
    const client = new LambdaClient(asFunction);

    // It may; but nothing is run behind this endpoint.
    await expect(client.send(new InvokeCommand({ FunctionName: 'greet' }))).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    await expect(client.send(new InvokeCommand({ FunctionName: 'other' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: because('lambda:InvokeFunction', functionArn('other')),
    });
  });
});
