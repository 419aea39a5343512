/** `mail allow` */
import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { email } from '../../../core/schema.ts';
import { fromItem } from '../../../lambdas/runtime/aws/dynamodb-answer.ts';
import { keyAttribute } from '../../../lambdas/runtime/ports.ts';
import { suppression, suppressionKey } from '../../../lambdas/runtime/suppression.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command, Deployment, Outcome } from '../command.ts';

export const mailAllow: Command = {
  name: 'mail allow',
  summary: 'has an address mailed again that bounced, or complained',
  usage: `mail allow ADDRESS [options]

Takes an address off the pipeline's list of those that are not mailed again, and says since when and why
it was there. Ask the customer first. SES has a list of its own, for the whole account; what takes the
address off that one is printed. Mails that were withheld stay so. Of an address that is not on the list
nothing is changed.

  --dry-run           says whether it is there, and changes nothing`,
  examples: ['mail allow ada@example.com --dry-run', 'mail allow ada@example.com --endpoint aws'],
  options: { 'dry-run': 'flag' },
  prepare(input) {
    const [address, ...others] = input.words;
    if (address === undefined || others.length > 0) {
      throw new UsageError('mail allow takes one ADDRESS');
    }
    // Any other has no digest on the list: it was not ordered with, or mistyped here.
    if (!email.safeParse(address).success)
      throw new UsageError(`"${address}" is no e-mail address`);
    return (deployment) => allow(deployment, address, input.flag('dry-run'));
  },
};

async function allow(
  { connection, outputs }: Deployment,
  address: string,
  isDryRun: boolean,
): Promise<Outcome> {
  const { table, key } = suppressionKey(address);
  const at = { TableName: outputs.suppressions, Key: { [keyAttribute[table]]: { S: key } } };
  const { dynamoDb } = connection;
  const found = isDryRun
    ? (await dynamoDb.send(new GetItemCommand({ ...at, ConsistentRead: true }))).Item
    : (await dynamoDb.send(new DeleteItemCommand({ ...at, ReturnValues: 'ALL_OLD' }))).Attributes;
  if (found === undefined) {
    const text = `${address} is not on the list: nothing was changed.${hintOfSes(connection, address)}`;
    return { isWell: true, text, data: { wasSuppressed: false, isSuppressed: false } };
  }
  // Whatever an item says, that it is there suppresses.
  const { data: why } = suppression.safeParse(fromItem(found));
  const reason = why ? `it ${why.reason} at ${why.at}` : 'the list does not say why';
  const verdict = isDryRun ? 'is not mailed' : 'is mailed again';
  return {
    isWell: true,
    text: `${address} ${verdict}: ${reason}.${hintOfSes(connection, address)}`,
    data: { wasSuppressed: true, isSuppressed: isDryRun, ...why },
  };
}

/** Elsewhere than on AWS, SES has no list of its own. */
const hintOfSes = ({ endpointUrl }: Deployment['connection'], address: string): string =>
  endpointUrl === undefined ? `\nSES's own list: ${deleteFromSes(address)}` : '';

/** The command that takes an address off SES's list, as a shell takes it: an apostrophe is allowed in one. */
export function deleteFromSes(address: string): string {
  const quoted = `'${address.replaceAll("'", String.raw`'\''`)}'`;
  return `aws sesv2 delete-suppressed-destination --email-address ${quoted}`;
}
