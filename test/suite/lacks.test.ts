/** What a target lacks is found out, and never taken for what it has. */
import { describe, expect, it } from 'vitest';
import { connect } from '../../bin/deployment/connect.ts';
import { whatIsMissing } from './features/foreign-caller.ts';
import { findForeigner } from './foreigner.ts';
import { findInbox } from './inbox.ts';
import { Shop } from './shop.ts';

const endpoint = 'http://127.0.0.1:4566';
const answering = (path: string, body: unknown) => async (url: unknown) =>
  String(url) === `${endpoint}${path}`
    ? new Response(JSON.stringify(body))
    : new Response('not found', { status: 404 });

describe('an inbox', () => {
  it.each([
    [
      'LocalStack',
      '/_aws/ses',
      {
        messages: [
          {
            Destination: { ToAddresses: ['ada@shop.example'] },
            Subject: 'Yours',
            Body: { text_part: 'text', html_part: null },
          },
        ],
      },
    ],
    [
      'MiniStack',
      '/_ministack/ses/messages',
      {
        messages: {
          '000000000000': [
            { To: ['ada@shop.example'], Subject: 'Yours', BodyText: 'text', BodyHtml: null },
          ],
        },
      },
    ],
  ])('of %s is read', async (_, path, body) => {
    const inbox = await findInbox(endpoint, answering(path, body));
    expect(inbox.kind === 'readable' && (await inbox.read())).toEqual([
      { to: ['ada@shop.example'], subject: 'Yours', text: 'text', html: '' },
    ]);
  });

  it.each([
    ['AWS', undefined, answering('', {}), 'AWS keeps no inbox'],
    ['an endpoint without one', endpoint, answering('', {}), 'the endpoint has no inbox'],
    ['one of another shape', endpoint, answering('/_aws/ses', []), 'the endpoint has no inbox'],
  ])('is missing on %s', async (_, url, send, reason) => {
    expect(await findInbox(url, send)).toEqual({
      kind: 'none',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('a second caller', () => {
  it('is missing on AWS, unless one is named', async () => {
    const connection = connect({ endpoint: 'aws', localAccessKeyId: 'x', region: 'eu-west-1' }, {});
    const shop = new Shop(
      { request: () => Promise.reject(new Error('nothing is called')) },
      { clock: { now: () => 0, sleep: async () => {} }, withinMs: 0 },
    );
    const find = (foreignProfile?: string) =>
      findForeigner(
        connection,
        { foreignProfile, region: 'eu-west-1', runId: 'e2e-1' },
        () => shop,
      );
    expect(await find()).toEqual({
      kind: 'unknown',
      reason: expect.stringContaining('--foreign-profile'),
    });
    expect((await find('other')).kind).toBe('known');
    connection.destroy();
  });

  const order = (id: string) => ({
    status: 202,
    body: { id, state: 'received', lines: [], timeline: [] },
  });
  it.each([
    ['another order', order('b'), undefined],
    ['the same order', order('a'), 'the target takes both callers for one'],
    ['a refusal', { status: 403, body: {} }, 'the target refuses the second caller'],
  ])('who gets %s for the same key', (_, answer, lack) => {
    expect(whatIsMissing('a', answer)).toBe(lack);
  });

  it('whose submission is answered otherwise shows a fault, not a lack', () => {
    expect(() => whatIsMissing('a', { status: 422, body: {} })).toThrow();
  });
});
