import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, runApp } from '../run-app.ts';

let app: RunningApp;
let lambda: LambdaClient;
beforeAll(async () => {
  app = await runApp('greeter');
  lambda = new LambdaClient(app.sdk);
});
afterAll(async () => {
  lambda?.destroy();
  await app?.stop();
});

async function invoke(FunctionName: string, event: object) {
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
  const { Payload, FunctionError } = await lambda.send(command);
  return { FunctionError, answer: JSON.parse(Payload?.transformToString() ?? 'null') };
}

describe('a function that nothing triggers', () => {
  it('answers whoever invokes it', async () => {
    expect(await invoke(app.output('GreetName'), { name: 'Ada' })).toEqual({
      FunctionError: undefined,
      answer: { greeting: 'Hello, Ada' },
    });
  });

  it('answers its error, too', async () => {
    expect(await invoke(app.output('GreetName'), {})).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'TypeError', errorMessage: 'whom shall I greet?' },
    });
  });

  it('answers a function that may invoke it', async () => {
    const { answer } = await invoke(app.output('AskName'), { names: ['Ada', 'Grace'] });

    expect(answer).toEqual([{ greeting: 'Hello, Ada' }, { greeting: 'Hello, Grace' }]);
  });
});
