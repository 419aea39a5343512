import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { deleteFromSes } from '../../../../bin/ops/mail/allow.ts';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { suppressionKey, suppressionWrite } from '../../../../lambdas/runtime/suppression.ts';
import { systemClock } from '../../../../lambdas/runtime/system-clock.ts';
import { deskForEach } from '../engine-operator.ts';

const desk = deskForEach();
const store = () => dynamoDbStore(desk.engine.client, desk.engine.tableNames, systemClock);
const suppress = (address: string) =>
  store().write(
    suppressionWrite(address, {
      reason: 'complained',
      at: '2026-03-01T11:00:00.000Z',
      feedbackId: 'f-1',
    }),
  );
const isThere = async (address: string) =>
  (await store().get([suppressionKey(address)]))[0] !== undefined;

describe('mail allow', () => {
  it('takes an address off the list, however it is spelled, and says why it was there', async () => {
    await suppress('ada@example.com');
    await suppress('grace@example.com');

    const { code, out } = await desk.operator.run('mail allow Ada@Example.com');
    expect(code).toBe(0);
    expect(out).toBe('Ada@Example.com is mailed again: it complained at 2026-03-01T11:00:00.000Z.');
    expect(await isThere('ada@example.com')).toBe(false);
    expect(await isThere('grace@example.com')).toBe(true);
  });

  it('changes nothing when it is run again', async () => {
    await suppress('twice@example.com');
    await desk.operator.run('mail allow twice@example.com');
    const { code, out } = await desk.operator.run('mail allow twice@example.com');
    expect(code).toBe(0);
    expect(out).toBe('twice@example.com is not on the list: nothing was changed.');
  });

  it('leaves the address there when it is only asked', async () => {
    await suppress('asked@example.com');
    const { code, out } = await desk.operator.run('mail allow asked@example.com --dry-run --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      wasSuppressed: true,
      isSuppressed: true,
      reason: 'complained',
      at: '2026-03-01T11:00:00.000Z',
      feedbackId: 'f-1',
    });
    expect(await isThere('asked@example.com')).toBe(true);
  });

  it('takes an address off that is there for no reason that can be read', async () => {
    const { key } = suppressionKey('odd@example.com');
    await store().write({ kind: 'put', table: 'suppressions', item: { addressHash: key } });
    const { out } = await desk.operator.run('mail allow odd@example.com');
    expect(out).toBe('odd@example.com is mailed again: the list does not say why.');
  });

  it('says what takes an address off SES’s own list, in words that a shell takes whole', () => {
    const [program, ...words] = deleteFromSes("o'hara$HOME`id`@example.com").split(' ');
    const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${words.join(' ')}`], {
      encoding: 'utf8',
    });
    expect(program).toBe('aws');
    expect(printed.trimEnd().split('\n')).toEqual([
      'sesv2',
      'delete-suppressed-destination',
      '--email-address',
      "o'hara$HOME`id`@example.com",
    ]);
  });

  it.each([
    ['mail', 'mail what? mail allow'],
    ['mail allow', 'mail allow takes one ADDRESS'],
    ['mail allow a@example.com b@example.com', 'mail allow takes one ADDRESS'],
    ['mail allow ada', '"ada" is no e-mail address'],
  ])('%s ends with 2 and says what is wrong', async (line, message) => {
    const { code, err } = await desk.operator.run(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
