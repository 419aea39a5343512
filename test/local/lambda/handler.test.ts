import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Served, serve } from './functions.ts';

let served: Served | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  return served?.cleanUp();
});

async function run(
  files: Parameters<typeof serve>[0],
  event: unknown = {},
  options: Parameters<typeof serve>[1] & { traceHeader?: string } = {},
) {
  served = serve(files, options);
  const { traceHeader } = options;
  return served.service.invoke('f', event, traceHeader === undefined ? {} : { traceHeader });
}

describe('a handler', () => {
  it('gets the event and answers with what it returns, after a round trip through JSON', async () => {
    const result = await run(
      'exports.handler = async (e) => ({ e, gone: undefined, at: new Date(0) })',
      {
        a: [1],
      },
    );

    expect(result).toEqual({
      kind: 'ok',
      payload: { e: { a: [1] }, at: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('that returns nothing answers null', async () => {
    expect(await run('exports.handler = async () => {}')).toEqual({ kind: 'ok', payload: null });
  });

  it('may answer through a callback', async () => {
    expect(
      await run('exports.handler = (e, c, callback) => setImmediate(callback, null, 7)'),
    ).toEqual({ kind: 'ok', payload: 7 });
  });

  it.each([
    [
      'index.mjs',
      { 'index.mjs': 'import os from "node:os"; export const handler = async () => !!os' },
    ],
    ['index.cjs', { 'index.cjs': 'exports.handler = async () => true' }],
    ['ES module syntax in .js', { 'index.js': 'export const handler = async () => true' }],
    [
      'a .js file of a package that is a module',
      {
        'package.json': '{"type":"module"}',
        'index.js': 'export const handler = async () => true',
      },
    ],
    [
      'CommonJS in .js that requires another file',
      {
        'index.js': 'exports.handler = require("./a.js").h',
        'a.js': 'exports.h = async () => true',
      },
    ],
  ])('loads from %s', async (_name, files) => {
    expect(await run(files)).toEqual({ kind: 'ok', payload: true });
  });

  it('is CommonJS below a project of ES modules, as on Lambda, where no project lies above it', async () => {
    const files = {
      'package.json': '{"type":"module"}',
      'asset/index.js': 'exports.handler = async () => require("./other.js")',
      'asset/other.js': 'module.exports = typeof require',
    };
    const { directory, cleanUp } = serve(files);

    const inner = serve('', { spec: { codeDirectory: `${directory}/asset` } });
    const result = await inner.service.invoke('f', {});
    await inner.cleanUp();
    await cleanUp();

    expect(result).toEqual({ kind: 'ok', payload: 'function' });
  });

  it('begins a trace when its invocation brings none', async () => {
    const result = await run('exports.handler = async () => process.env._X_AMZN_TRACE_ID');
    const form = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/;
    expect(result).toEqual({ kind: 'ok', payload: expect.stringMatching(form) });
    const next = await served?.service.invoke('f', {});
    expect(next).toEqual({ kind: 'ok', payload: expect.stringMatching(form) });
    expect(next).not.toEqual(result);
  });

  it('sees its own variables, those that Lambda defines, PATH, and nothing else', async () => {
    vi.stubEnv('LEAK', 'secret');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    const result = await run(
      'exports.handler = async () => process.env',
      {},
      {
        spec: { environment: { TABLE: 'orders', AWS_REGION: 'not-this' } },
        traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      },
    );

    expect(result).toEqual({
      kind: 'ok',
      payload: {
        TABLE: 'orders',
        TZ: ':UTC',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'f',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/f',
        AWS_LAMBDA_LOG_STREAM_NAME: expect.stringContaining('[$LATEST]'),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        LAMBDA_TASK_ROOT: served?.directory,
        _HANDLER: 'index.handler',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[0-9A-F]{16}$/),
        AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^.{40}$/),
        AWS_SESSION_TOKEN: expect.stringMatching(/^.+$/),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        AWS_EC2_METADATA_DISABLED: 'true',
        PATH: process.env['PATH'],
        _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      },
    });
  });

  it('runs with a heap limit from its memory, and none of this process’s flags', async () => {
    expect(await run('exports.handler = async () => process.execArgv')).toEqual({
      kind: 'ok',
      payload: ['--max-old-space-size=115'],
    });
  });

  it('gets the context that Lambda gives', async () => {
    const result = await run(
      'exports.handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis() })',
    );

    expect(result).toMatchObject({
      payload: {
        functionName: 'f',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
        memoryLimitInMB: '128',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        logGroupName: '/aws/lambda/f',
        callbackWaitsForEmptyEventLoop: true,
        left: expect.closeTo(10_000, -4),
      },
    });
  });

  it('has its lines of output passed on with the request they belong to', async () => {
    await run(
      'console.log("cold"); exports.handler = async (e, c) => { console.log(c.awsRequestId + "\\nb"); process.stdout.write("no end") }',
    );

    const [cold, id, b, noEnd] = served?.logs ?? [];
    expect(cold?.line).toBe('cold');
    expect(id?.line).toBe(id?.requestId);
    expect(b).toEqual({ functionName: 'f', requestId: id?.requestId, line: 'b' });
    expect(noEnd).toEqual({ functionName: 'f', requestId: id?.requestId, line: 'no end' });
  });

  it('is refused an event over 6 MB, and an answer over 6 MB', async () => {
    const files = 'exports.handler = async ({ n }) => "x".repeat(n ?? 0)';

    expect(await run(files, { big: 'x'.repeat(6_291_456) })).toMatchObject({
      errorType: 'RequestEntityTooLargeException',
    });
    expect(await served?.service.invoke('f', { n: 6_291_555 })).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(await served?.service.invoke('f', { n: 6_000_000 })).toMatchObject({ kind: 'ok' });
  });
});
