import { afterEach, describe, expect, it } from 'vitest';
import { type Served, serve } from './functions.ts';

let served: Served | undefined;
afterEach(() => served?.cleanUp());

async function run(files: Record<string, string>) {
  served = serve(files);
  return served.service.invoke('f', {});
}

const types = '[typeof SQSClient, typeof DynamoDBDocumentClient, typeof Agent]';

describe('a function that was deployed without the AWS SDK', () => {
  it.each<[string, Record<string, string>]>([
    [
      'CommonJS',
      {
        'index.js': `const { SQSClient } = require('@aws-sdk/client-sqs');
          const { DynamoDBDocumentClient } = require('@aws-sdk/lib-dynamodb');
          const { Agent } = require('node:http');
          exports.handler = async () => ${types};`,
      },
    ],
    [
      'an ES module',
      {
        'index.mjs': `import { SQSClient } from '@aws-sdk/client-sqs';
          import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
          import { Agent } from 'node:http';
          export const handler = async () => ${types};`,
      },
    ],
    [
      'ES module syntax in .js that imports another file',
      {
        'index.js': `import { SQSClient, DynamoDBDocumentClient } from './sdk.js';
          import { Agent } from 'node:http';
          export const handler = async () => ${types};`,
        'sdk.js': `export { SQSClient } from '@aws-sdk/client-sqs';
          export { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';`,
        'package.json': '{"type":"module"}',
      },
    ],
  ])('has it as on Lambda: %s', async (_name, files) => {
    expect(await run(files)).toEqual({ kind: 'ok', payload: ['function', 'function', 'function'] });
  });

  it('has its own before the laptop’s', async () => {
    const own = 'node_modules/@aws-sdk/client-sqs/index.js';

    expect(
      await run({
        'index.js': `exports.handler = async () => require('@aws-sdk/client-sqs');`,
        [own]: `module.exports = 'its own';`,
      }),
    ).toEqual({ kind: 'ok', payload: 'its own' });
  });

  it.each([
    ['a package that Lambda does not bring', 'zod'],
    ['a client that the laptop does not have', '@aws-sdk/client-nothing'],
  ])('does not find %s, and says which', async (_name, name) => {
    const failure = { kind: 'error', errorMessage: expect.stringContaining(`'${name}'`) };

    expect(await run({ 'index.js': `require('${name}')` })).toMatchObject(failure);
    await served?.cleanUp();
    expect(await run({ 'index.mjs': `import '${name}'` })).toMatchObject(failure);
  });
});
