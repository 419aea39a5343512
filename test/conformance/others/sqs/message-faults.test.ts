import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { startSqsServer } from '../../../../local/sqs/server.ts';
import { clientOf } from './client.ts';
import { LaptopView } from './laptop-view.ts';
import { isRefused } from './message-faults.ts';
import { sequences } from './sequences.ts';
import { Side } from './side.ts';
import { messagesOf, type Setup } from './step.ts';

async function startSide(setup: Setup) {
  const server = await startSqsServer();
  const sqs = clientOf(server.url);
  onTestFinished(() => {
    sqs.destroy();
    return server.close();
  });
  const side = new Side(sqs, 'q', setup.kind);
  await side.setUp(setup);
  return { side, view: new LaptopView(setup, server.model, side) };
}

it.each<Setup>([{ kind: 'fifo' }, { kind: 'fifo', contentBased: true }, { kind: 'standard' }])(
  'foretells which of the messages generated for %j the laptop refuses',
  async (setup) => {
    const { side, view } = await startSide(setup);
    const messages = fc
      .sample(sequences(), { seed: 1, numRuns: 800 })
      .filter((drawn) => isOf(setup, drawn.setup))
      .flatMap(({ steps }) => steps.flatMap(messagesOf));
    const seen = { refused: 0, sent: 0 };
    for (const message of messages.slice(0, 600)) {
      const foretold = isRefused(message, 'main', view);
      const { kind } = await side.perform({ call: 'SendMessage', queue: 'main', message });
      expect([message, kind]).toEqual([message, foretold ? 'refusal' : 'answer']);
      seen[foretold ? 'refused' : 'sent'] += 1;
    }
    expect(seen.refused).toBeGreaterThan(30);
    expect(seen.sent).toBeGreaterThan(300);
  },
);

const isOf = ({ kind, contentBased }: Setup, drawn: Setup) =>
  drawn.kind === kind && drawn.contentBased === contentBased;

it('knows what a handle is good for', async () => {
  const { side, view } = await startSide({ kind: 'fifo', contentBased: true });
  const [first, second] = [
    { of: 'main', age: 1 },
    { of: 'main', age: 0 },
  ] as const;
  const receive = { call: 'ReceiveMessage', queue: 'main' } as const;
  const names = { systemNames: [], attributeNames: [] };
  await side.perform({ call: 'SendMessage', queue: 'main', message: { body: 'a', group: 'a' } });
  expect(view.handle(second, 'main')).toBe('foreign');
  await side.perform({ ...receive, ...names, seconds: 0 });
  expect(view.handle(second, 'main')).toBe('latest');
  await side.perform({ ...receive, ...names });
  expect([first, second].map((handle) => view.handle(handle, 'main'))).toEqual(['old', 'held']);
  expect(view.handle(second, 'dead')).toBe('foreign');
  expect(view.handle('made up', 'main')).toBe('foreign');
  await side.perform({ call: 'DeleteMessage', queue: 'main', handle: second });
  expect(view.handle(second, 'main')).toBe('gone');
});
