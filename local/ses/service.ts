/** SES v1 as far as a sender of single mails needs it; every accepted mail lands in an inbox. */
import type { Clock } from '../clock.ts';
import { createQueryService, type QueryService } from '../query/service.ts';
import type { SesAccount } from './identities.ts';
import type { Inbox } from './inbox.ts';
import type { Mail } from './mail.ts';
import { newMessageId } from './message-id.ts';
import { listIdentitiesParameters, verificationParameters } from './parameters.ts';
import { type MailDraft, readSendEmail } from './send-email.ts';
import { readSendRawEmail } from './send-raw-email.ts';

/** The XML namespace of SES's answers. */
export const SES_NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What SES grants an account that has left its sandbox; reported, not enforced. */
const QUOTA = { maximum24HourSend: 50_000, maximumSendPerSecond: 14 };

export interface SesServiceOptions {
  readonly account: SesAccount;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** A seeded source in [0, 1): message ids come from it alone. */
  readonly random: () => number;
  /** Told of each mail after it is in the inbox, before its sender is answered. */
  readonly onAccept?: (mail: Mail) => void;
  /** Told of a failure of the service itself, never of a refusal. */
  readonly onFault: (error: unknown) => void;
}

/** Answers SES's query protocol, `Version=2010-12-01`. */
export function createSesService(options: SesServiceOptions): QueryService {
  const { account, inbox, clock, random } = options;

  const accept = (draft: MailDraft) => {
    const atMs = clock.now();
    const id = newMessageId(atMs, random);
    const mail = { ...draft, id, atMs };
    inbox.add(mail);
    options.onAccept?.(mail);
    return { MessageId: id };
  };

  return createQueryService({
    namespace: SES_NAMESPACE,
    invalidParameterCode: 'InvalidParameterValue',
    onFault: options.onFault,
    actions: {
      SendEmail: (parameters) => accept(readSendEmail(account, parameters)),
      SendRawEmail: async (parameters) => accept(await readSendRawEmail(account, parameters)),
      GetSendQuota: () => ({
        Max24HourSend: QUOTA.maximum24HourSend,
        MaxSendRate: QUOTA.maximumSendPerSecond,
        SentLast24Hours: inbox.list().filter((mail) => mail.atMs > clock.now() - DAY_MS).length,
      }),
      ListIdentities: (parameters) => {
        const { IdentityType: type } = listIdentitiesParameters.parse(parameters);
        return {
          Identities: account.identities.filter(
            (identity) =>
              type === undefined || identity.includes('@') === (type === 'EmailAddress'),
          ),
        };
      },
      GetIdentityVerificationAttributes: (parameters) => {
        const { Identities: asked } = verificationParameters.parse(parameters);
        const known = asked.filter((identity) => account.identities.includes(identity));
        return {
          VerificationAttributes: new Map(
            known.map((identity) => [identity, { VerificationStatus: 'Success' }]),
          ),
        };
      },
    },
  });
}
