import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../process/eventually.ts';
import { type Served, serve } from './functions.ts';
import { manualClock } from './manual-clock.ts';

let served: Served | undefined;
afterEach(() => served?.cleanUp());

/** Does as its event says; `n` counts the invocations that this environment has begun. */
const OBEDIENT = `
let n = 0;
class OutOfStock extends Error { constructor(m) { super(m); this.name = 'OutOfStock'; } }
exports.handler = async ({ act }) => {
  n += 1;
  if (act === 'throw') throw new OutOfStock('none left');
  if (act === 'throw text') throw 'just text';
  if (act === 'circular') { const a = {}; a.a = a; return a; }
  if (act === 'exit') process.exit(3);
  if (act === 'exit in silence') process.exit(0);
  if (act === 'uncaught') { setImmediate(() => { throw new OutOfStock('later'); }); await new Promise(() => {}); }
  if (act === 'unhandled') { Promise.reject(new OutOfStock('lost')); await new Promise((r) => setTimeout(r, 9e4)); }
  if (act === 'hang') { console.log('hanging'); await new Promise(() => setInterval(() => {}, 1000)); }
  if (act === 'spin') { console.log('spinning'); for (;;) {} }
  if (act === 'heap') { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); }
  return n;
};`;

const act = (what: string) => served?.service.invoke('f', { act: what });

describe('a failing invocation', () => {
  it('that throws is an error of its own type, and leaves the environment warm', async () => {
    served = serve(OBEDIENT);

    expect(await act('throw')).toEqual({
      kind: 'error',
      errorType: 'OutOfStock',
      errorMessage: 'none left',
      trace: expect.arrayContaining(['OutOfStock: none left']),
    });
    expect(await act('throw text')).toMatchObject({
      errorType: 'string',
      errorMessage: 'just text',
    });
    expect(await act('circular')).toMatchObject({ errorType: 'Runtime.MarshalError' });
    expect(await act('count')).toEqual({ kind: 'ok', payload: 4 });
    expect(served.started).toHaveLength(1);
  });

  it.each([
    ['exit', 'Runtime.ExitError', /Error: Runtime exited with error: exit status 3$/],
    ['exit in silence', 'Runtime.ExitError', /Error: Runtime exited without providing a reason$/],
    ['heap', 'Runtime.ExitError', /Error: Runtime exited with error: signal: aborted$/],
    ['uncaught', 'OutOfStock', /^later$/],
    ['unhandled', 'Runtime.UnhandledPromiseRejection', /lost$/],
  ])(
    'that ends its process (%s) is an error, and the next one starts afresh',
    async (what, errorType, message) => {
      served = serve(OBEDIENT);

      expect(await act(what)).toMatchObject({
        kind: 'error',
        errorType,
        errorMessage: expect.stringMatching(message),
      });
      expect(await act('count')).toEqual({ kind: 'ok', payload: 1 });
      expect(served.started).toHaveLength(2);
    },
  );

  it('that is killed from outside is an error of the runtime', async () => {
    served = serve(OBEDIENT);
    const { service, logs } = served;
    const invocation = act('spin');
    await eventually(() => logs.length > 0, 5_000);

    const [environment] = service.environments();
    expect(environment).toMatchObject({ functionName: 'f', busy: true });
    expect(service.kill(environment?.pid ?? 0)).toBe(true);

    expect(await invocation).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/signal: killed$/),
    });
    expect(service.kill(process.pid)).toBe(false);
  });

  it.each(['hang', 'spin'])(
    'that outlasts the timeout (%s) is killed at the timeout',
    async (what) => {
      const clock = manualClock();
      served = serve(OBEDIENT, { clock, spec: { timeoutMs: 3_000 } });
      const { logs, exited, started } = served;
      const invocation = act(what);
      await eventually(() => logs.length > 0, 5_000);

      clock.advance(2_999);
      expect(served.service.environments()).toHaveLength(1);
      clock.advance(1);

      expect(await invocation).toEqual({ kind: 'timeout', timeoutMs: 3_000 });
      await eventually(() => exited[0] === started[0], 2_000);
      expect(logs.at(-1)?.line).toBe('Task timed out after 3.00 seconds');
      expect(await act('count')).toEqual({ kind: 'ok', payload: 1 });
    },
  );

  it.each([
    ['throws while it loads', 'throw new TypeError("no table")', 'TypeError', 'no table'],
    ['exports no handler', 'exports.other = 1', 'Runtime.HandlerNotFound', 'index.handler'],
    ['exports no function', 'exports.handler = 1', 'Runtime.HandlerNotFound', 'index.handler'],
    ['requires what is not there', 'require("nowhere")', 'Error', 'nowhere'],
    ['exits while it loads', 'process.exit(4)', 'Runtime.ExitError', 'exit status 4'],
  ])('is an error when the code %s', async (_name, code, errorType, text) => {
    served = serve(code);

    expect(await act('count')).toMatchObject({
      kind: 'error',
      errorType,
      errorMessage: expect.stringContaining(text),
    });
    expect(served.service.environments()).toEqual([]);
  });

  it('is an error when the file is missing, or the code never finishes loading', async () => {
    const clock = manualClock();
    served = serve({ 'other.js': '' }, { clock });
    expect(await act('count')).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
    await served.cleanUp();

    served = serve('console.log("loading"); for (;;) {}', { clock });
    const { logs } = served;
    const invocation = act('count');
    await eventually(() => logs.length > 0, 5_000);
    clock.advance(10_000);
    expect(await invocation).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('cannot answer for another by writing to the channel itself', async () => {
    served = serve('exports.handler = async () => typeof process.send');

    expect(await act('count')).toEqual({ kind: 'ok', payload: 'undefined' });
  });

  it('of a function that nobody knows is the caller’s mistake', async () => {
    served = serve(OBEDIENT);

    await expect(served.service.invoke('g', {})).rejects.toThrow('No function is called g.');
  });
});
