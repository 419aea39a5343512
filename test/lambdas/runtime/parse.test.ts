import { describe, expect, it } from 'vitest';
import { emailMessage } from '../../../core/commands.ts';
import { PermanentFault, TransientFault } from '../../../lambdas/runtime/faults.ts';
import { messageParser } from '../../../lambdas/runtime/parse.ts';
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
    expect(bad).toThrow('/customer/email');
    expect(bad).not.toThrow(/personal/);
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
