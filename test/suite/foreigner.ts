/** A second caller, who must see nothing of the first one's orders. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Connection } from '../../bin/deployment/connect.ts';
import { createIamUser } from './iam-user.ts';
import type { Shop } from './shop.ts';
import type { TargetOptions } from './target.ts';

export type Foreigner =
  | {
      readonly kind: 'known';
      readonly shop: Shop;
      /** Takes back the identity, if it was made for the run. */
      leave(): Promise<void>;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** On a laptop, every name is a user. */
const LOCAL_USER = { accessKeyId: 'e2e-foreigner', secretAccessKey: 'local' };

/**
 * On AWS who the profile says; identities are nothing that a check makes there. An endpoint with IAM
 * gets a user of the run's own, since emulators know no others; one without takes any name.
 */
export async function findForeigner(
  connection: Connection,
  { foreignProfile, region, runId }: Pick<TargetOptions, 'foreignProfile' | 'region' | 'runId'>,
  shopOf: (credentials: Connection['credentials']) => Shop,
): Promise<Foreigner> {
  if (foreignProfile !== undefined) {
    const client = new SQSClient({
      profile: foreignProfile,
      ...(region !== undefined && { region }),
    });
    const shop = shopOf(() => client.config.credentials());
    return { kind: 'known', shop, leave: async () => client.destroy() };
  }
  if (connection.endpointUrl === undefined) {
    return { kind: 'unknown', reason: 'no second identity was named: --foreign-profile' };
  }
  const user = await createIamUser(connection.endpointUrl, connection, `${runId}-foreigner`);
  if (user === undefined) {
    return { kind: 'known', shop: shopOf(async () => LOCAL_USER), leave: async () => {} };
  }
  const { credentials } = user;
  return { kind: 'known', shop: shopOf(async () => credentials), leave: () => user.remove() };
}
