import { describe, expect, it } from 'vitest';
import { emailMessage } from '../../../core/commands.ts';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';
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
});
