import { describe, expect, it } from 'vitest';
import { emailMessage } from '../../../core/commands.ts';
import { PermanentFault, TransientFault } from '../../../lambdas/runtime/faults.ts';
import { messageParser, parseItem } from '../../../lambdas/runtime/parse.ts';
import { confirmedMail } from '../../support/samples.ts';

const parse = messageParser(emailMessage);
const customer = { email: 'not-an-address-but-personal' };

describe('the parser of messages', () => {
  it('returns the message', () => {
    expect(parse(JSON.stringify(confirmedMail()))).toEqual(confirmedMail());
  });

  it('names what is wrong, and never its value', () => {
    const bad = () => parse(JSON.stringify({ ...confirmedMail(), customer }));
    expect(bad).toThrow(PermanentFault);
    expect(bad).toThrow('the message fits no schema: /customer/email (invalid_format)');
    expect(bad).not.toThrow(/personal/);
  });

  it('names all that is wrong', () => {
    const { customer: _, version: __, ...rest } = confirmedMail();
    expect(() => parse(JSON.stringify(rest))).toThrow(
      'the message fits no schema: /version (invalid_type), /customer (invalid_type)',
    );
  });

  it('tells what is no JSON from what fits no schema', () => {
    const bad = () => parse('{"type":');
    expect(bad).toThrow(PermanentFault);
    expect(bad).toThrow('the message is not JSON');
    expect(bad).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });

  it('leaves a message of a newer version to the code that knows it', () => {
    const newer = () => parse(JSON.stringify({ ...confirmedMail(), schemaVersion: 2 }));
    expect(newer).toThrow(TransientFault);
    expect(newer).toThrow('the message has version 2, newer than this code');
  });

  it('refuses a version that is older than it knows', () => {
    const older = () => parse(JSON.stringify({ ...confirmedMail(), schemaVersion: 0 }));
    expect(older).toThrow(PermanentFault);
  });
});

describe('the parser of stored items', () => {
  it('returns the item', () => {
    expect(parseItem(emailMessage, confirmedMail(), 'a mail')).toEqual(confirmedMail());
  });

  it('names the item and what is wrong with it, and never its value', () => {
    const bad = () => parseItem(emailMessage, { ...confirmedMail(), customer }, 'a mail');
    expect(bad).toThrow(PermanentFault);
    expect(bad).toThrow('a mail cannot be read: /customer/email (invalid_format)');
    expect(bad).not.toThrow(/personal/);
  });
});
