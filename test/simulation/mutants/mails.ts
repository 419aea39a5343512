/** Mistakes in mail: the claim, the send, the mark. */
import type { Mutant } from './mutant.ts';

const consumer = 'lambdas/email/consumer.ts';
const record = 'lambdas/email/mail-record.ts';

export const mailMutants: readonly Mutant[] = [
  {
    name: 'claim-refusal-ignored',
    mistake: 'A mail is sent although the claim on it was refused.',
    file: consumer,
    find: "commit.kind === 'refused' && !isHeldBy(claim, commit.refusals[0])",
    replace: 'false',
    profiles: ['mixed'],
  },
  {
    name: 'claim-not-exclusive',
    mistake: 'A claim that still holds is taken over by the next one.',
    file: record,
    find: "{ kind: 'compare', attribute: 'leaseUntil', operator: '<=', value: nowMs },",
    replace: '',
    profiles: ['contention', 'poison'],
  },
  {
    name: 'claim-for-ever',
    mistake: 'A claim has no end: a mail whose sender died is never sent.',
    file: record,
    find: "operator: '<=', value: nowMs }",
    replace: "operator: '<=', value: 0 }",
    profiles: ['mixed'],
  },
  {
    name: 'claim-shorter-than-timeout',
    mistake: 'A claim ends while whoever has it may still be about to send.',
    file: consumer,
    find: 'store: boundStore(ports.store, deadline),',
    replace: 'store: boundStore(ports.store, deadline), leaseMs: 1_000,',
    profiles: ['contention', 'poison', 'outages', 'large'],
  },
  {
    name: 'marked-before-sent',
    mistake: 'A mail is marked as sent, and then sent.',
    file: consumer,
    find: 'const result = await persist(clock, attempt, isCertain)',
    replace:
      "await mark(ports, message, claim, { status: 'sent' });\n  const result = await persist(clock, attempt, isCertain)",
    profiles: ['mixed'],
  },
  {
    name: 'not-marked',
    mistake: 'A mail that was sent is not marked.',
    file: consumer,
    find: `const at = await mark(ports, message, claim, {
      status: 'sent',
      sesMessageId: result.sesMessageId,
    });`,
    replace: 'const at = isoTime(clock.now());',
    profiles: ['mixed'],
  },
  {
    name: 'mark-tried-once',
    mistake: 'A mark that is throttled or gets no answer is not tried again.',
    file: consumer,
    find: 'const commit = await persist(clock, () => writeUncontended(store, write), isTransient);',
    replace: 'const commit = await store.write(write);',
    profiles: ['mixed'],
  },
  {
    name: 'conflict-taken-as-lost-claim',
    mistake: 'A mark that meets another writer is given up, as if the claim were lost.',
    file: 'lambdas/runtime/refusal.ts',
    find: "commit.refusals[0]?.kind === 'conflict'",
    replace: 'false',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'overtaken-mail-sent',
    mistake: 'A mail is sent although one about a later state is out.',
    file: consumer,
    find: `  if (mails.some((mail) => overtakes(mail, message))) return withhold(ports, message, 'superseded');
  await supersedeEarlier(ports, message, mails);
`,
    replace: '',
    profiles: ['poison'],
  },
  {
    name: 'any-mail-overtakes',
    mistake: 'A mail is not sent when an earlier one is out.',
    file: record,
    find: 'other.version > earlier.version &&',
    replace: '',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'mails-in-no-order',
    mistake: 'Mails of one order are of no common group: a later one does not wait for an earlier.',
    file: 'lambdas/runtime/outgoing.ts',
    find: 'groupId: message.orderId,',
    replace: "groupId: message.type.startsWith('email.') ? message.id : message.orderId,",
    profiles: ['contention', 'outages'],
  },
  {
    name: 'mail-supersedes-itself',
    mistake: 'A mail withholds itself instead of the one about the earlier state.',
    file: record,
    find: "const type = mailTypeOf('confirmed');",
    replace: 'const type = message.type;',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'claim-superseded',
    mistake: 'A mail withholds an earlier one that is on its way.',
    file: record,
    find: `const item = { ...base(mail, nowMs), status: why };
  return { kind: 'put', table: 'idempotency', item, when: unclaimed(nowMs) };`,
    replace: `const item = { ...base(mail, nowMs), status: why };
  return { kind: 'put', table: 'idempotency', item };`,
    profiles: ['poison', 'contention'],
  },
  {
    name: 'refused-mail-retried',
    mistake: 'A mail that SES will never take is tried again and again.',
    file: consumer,
    find: "const at = await mark(ports, message, claim, { status: 'refused', reason });",
    replace: 'const at = await Promise.reject(new TransientFault(reason));',
    profiles: ['mixed'],
  },
  {
    name: 'failed-mail-swallowed',
    mistake: 'A mail that failed is reported as handled.',
    file: consumer,
    find: 'batch.fail(delivery, error);',
    replace: 'batch.succeed(delivery);',
    profiles: ['mixed'],
  },
  {
    name: 'suppressed-address-mailed',
    mistake: 'An address is mailed although mails to it bounce or its reader complained.',
    file: consumer,
    find: 'stored.isSuppressed(recipientOf(ports, message))',
    replace: 'false',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'marked-mail-not-told',
    mistake: 'A mail that is found marked is not told of: whoever marked it may have died since.',
    file: consumer,
    find: '...reportWrites(stored.item(mailsKey(orderId)), orderId, id, report),',
    replace:
      "...(outcome === 'duplicate' ? [] : reportWrites(stored.item(mailsKey(orderId)), orderId, id, report)),",
    profiles: ['mixed', 'contention'],
  },
  {
    name: 'report-overwrites-feedback',
    mistake: 'What is told of a mail takes the place of what came back before.',
    file: 'lambdas/runtime/mail-report.ts',
    find: "return [{ kind: 'update', table: 'mailReports', key: orderId, set: { [messageId]: report } }];",
    replace:
      "return [{ kind: 'put', table: 'mailReports', item: { orderId, [messageId]: report } }];",
    profiles: ['contention', 'mixed'],
  },
];
