/** What a stack leaves in the emulator's account, and whether what lists it would see it. */
import type { Template } from '../../local/assembly/template.ts';
import { type Listed, listAll } from './listings.ts';
import type { Places } from './places.ts';
import { withSignedCalls } from './signed-call.ts';

/** What `cdk bootstrap` names everything with. */
const BOOTSTRAP = /^cdk-hnb659fds-/;

/** What is there but for what `cdk bootstrap` made. Keys are there until the day they are deleted. */
export const listed = (places: Places): Promise<readonly Listed[]> =>
  withSignedCalls(places, async (call) =>
    (await listAll(call)).map(({ names, ...kind }) => ({
      ...kind,
      names: names.filter((name) => !BOOTSTRAP.test(name)),
    })),
  );

/** Nothing is left where it is empty. */
export const leftOf = (kinds: readonly Listed[]): readonly string[] =>
  kinds
    .filter(({ names }) => names.length > 0)
    .map(({ what, names }) => `${what}: ${names.join(', ')}`);

/**
 * Kinds of which fewer are seen than the stack that is deployed has. Such a listing would call an
 * account empty that is not.
 */
export const overlooked = ({ Resources }: Template, kinds: readonly Listed[]): readonly string[] =>
  kinds.flatMap(({ what, type, names }) => {
    const deployed = Object.values(Resources).filter(({ Type }) => Type === type).length;
    return names.length < deployed ? [`${what}: ${names.length} of ${deployed}`] : [];
  });
