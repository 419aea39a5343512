import fc from 'fast-check';
import type { Contract } from '../contract.ts';
import { signatures } from '../wire.ts';
import { bodies } from './bodies.ts';
import { byGateway, type Case, type Shop } from './case.ts';
import { headers } from './headers.ts';
import { lists } from './lists.ts';
import { orders } from './orders.ts';
import { routes } from './routes.ts';
import { submissions } from './submissions.ts';

/** What is tried, most of it where most can be wrong. */
export function cases(contract: Contract, shop: Shop): fc.Arbitrary<Case> {
  const submitting = submissions(contract);
  const listing = lists(contract, shop);
  const naming = orders(shop);
  return fc.oneof(
    { weight: 10, arbitrary: submitting },
    { weight: 5, arbitrary: bodies(contract) },
    { weight: 4, arbitrary: headers(contract) },
    { weight: 6, arbitrary: listing },
    { weight: 5, arbitrary: naming },
    { weight: 2, arbitrary: routes(shop) },
    { weight: 2, arbitrary: wronglySigned(fc.oneof(submitting, listing, naming)) },
  );
}

/** Whatever it is, nobody gets further than the gateway. */
function wronglySigned(any: fc.Arbitrary<Case>): fc.Arbitrary<Case> {
  const wrong = fc.constantFrom(...signatures.filter((signature) => signature !== 'right'));
  return fc
    .tuple(
      any.filter(({ kind }) => !kind.startsWith('path')),
      wrong,
    )
    .map(([{ before: _, submits, ...made }, signature]) => ({
      ...made,
      kind: `signature: ${signature}`,
      request: { ...made.request, signature },
      expected: byGateway(403),
      ...(submits && { submits: { key: submits.key } }),
    }));
}
