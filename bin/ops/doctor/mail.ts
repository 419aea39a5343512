import {
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
} from '@aws-sdk/client-ses';
import type { Deployment } from '../command.ts';
import { ask } from '../told.ts';
import { type Check, checksOf, fail, isDevelopment, ok, warn } from './check.ts';

/** What SES's sandbox allows a day (Developer Guide, "Request production access"). */
const SANDBOX_PER_DAY = 200;

/** The sender is verified, itself or by its domain, and SES sends to anybody. */
export async function checkMail(deployment: Deployment): Promise<readonly Check[]> {
  return [
    ...(await checkIdentity(deployment)),
    ...(await checkSandbox(deployment)),
    ...(await checkSending(deployment)),
  ];
}

async function checkIdentity({ connection, outputs }: Deployment): Promise<readonly Check[]> {
  const subject = 'mail identity';
  const { senderAddress } = outputs;
  const Identities = [senderAddress, senderAddress.slice(senderAddress.indexOf('@') + 1)];
  const told = await ask(connection, () =>
    connection.ses.send(new GetIdentityVerificationAttributesCommand({ Identities })),
  );
  return checksOf(subject, told, ({ VerificationAttributes: attributes = {} }) => {
    const verified = Identities.find((name) => attributes[name]?.VerificationStatus === 'Success');
    if (verified !== undefined) return [ok(subject, `${verified} is verified`)];
    const states = Identities.flatMap((name) => attributes[name]?.VerificationStatus ?? []);
    return [
      fail(subject, `${senderAddress} is not verified (${states.join() || 'unknown to SES'})`),
    ];
  });
}

async function checkSandbox(deployment: Deployment): Promise<readonly Check[]> {
  const subject = 'mail sandbox';
  const { connection } = deployment;
  const told = await ask(connection, () => connection.ses.send(new GetSendQuotaCommand({})));
  return checksOf(subject, told, ({ Max24HourSend: perDay = 0, MaxSendRate: rate = 0 }) => {
    // -1: no quota at all (GetSendQuota, API reference).
    const figures = `${perDay === -1 ? 'any number of' : perDay} mails a day, ${rate} a second`;
    if (perDay === -1 || perDay > SANDBOX_PER_DAY) return [ok(subject, `out of it: ${figures}`)];
    const detail = `in it, to verified addresses only: ${figures}`;
    return [isDevelopment(deployment) ? warn(subject, detail) : fail(subject, detail)];
  });
}

async function checkSending({ connection }: Deployment): Promise<readonly Check[]> {
  const subject = 'mail sending';
  const told = await ask(connection, () =>
    connection.ses.send(new GetAccountSendingEnabledCommand({})),
  );
  return checksOf(subject, told, ({ Enabled }) => [
    Enabled ? ok(subject, 'enabled') : fail(subject, 'SES has stopped the account from sending'),
  ]);
}
