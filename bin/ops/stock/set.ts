/** `stock set` */
import { randomUUID } from 'node:crypto';
import { setStock } from '../../../lambdas/inventory/stock-movement.ts';
import type { Item } from '../../../lambdas/runtime/ports.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command, Deployment, Outcome } from '../command.ts';
import { orUnreadable } from '../unreadable.ts';
import { readMovementId, stockStore } from './movements.ts';

const MAX_UNITS = 999_999_999;

export const stockSet: Command = {
  name: 'stock set',
  summary: 'sets what is available of a product, by a movement of the difference',
  usage: `stock set SKU QUANTITY [options]

Sets how many units of a product are available: on hand, and held by no order. It is a movement of the
difference, so that the books go on to balance; an order that comes in between is not overwritten. With
--id, the same command again changes nothing, however the stock has moved since.

  --id ID             names the movement; default: a new one each time`,
  examples: ['stock set TEAPOT 40', 'stock set TEAPOT 40 --id count-2026-11-25'],
  options: { id: 'text' },
  prepare(input) {
    const [sku, quantity, ...others] = input.words;
    if (sku === undefined || quantity === undefined || others.length > 0) {
      throw new UsageError('stock set takes SKU QUANTITY');
    }
    const available = Number(quantity);
    if (!/^\d+$/.test(quantity) || available > MAX_UNITS) {
      throw new UsageError(`QUANTITY must be an integer from 0 to ${MAX_UNITS}, not "${quantity}"`);
    }
    const id = readMovementId(input.text('id')) ?? randomUUID();
    const setting = { movementId: `set/${id}`, sku, available };
    return (deployment) => orUnreadable(() => set(deployment, setting));
  },
};

interface Setting {
  readonly movementId: string;
  readonly sku: string;
  readonly available: number;
}

async function set(deployment: Deployment, setting: Setting): Promise<Outcome> {
  const { sku, available, movementId } = setting;
  const at = new Date(deployment.clock.now()).toISOString();
  const result = await setStock(stockStore(deployment), { ...setting, at });
  switch (result.kind) {
    case 'set': {
      const { was } = result;
      const text = `${sku}: ${available} available, where ${was} were (movement ${movementId})`;
      return { isWell: true, text, data: { ...setting, was, applied: true } };
    }
    case 'no such product':
      return unknownProduct(sku);
    case 'applied before':
      return appliedBefore(setting, result.movement);
  }
}

function unknownProduct(sku: string): Outcome {
  const text = `There is no product ${sku}; stock import makes products.`;
  return { isWell: false, text, data: { sku, found: false } };
}

function appliedBefore(
  { movementId, sku, available }: Setting,
  movement: Item | undefined,
): Outcome {
  const isSame = movement?.['sku'] === sku && movement['setTo'] === available;
  const text = isSame
    ? `${movementId} was applied before: nothing was changed.`
    : `${movementId} was applied before, and set ${movement?.['sku']} to ${movement?.['setTo']}: nothing was changed. Another change needs another --id.`;
  return { isWell: isSame, text, data: { sku, available, movementId, applied: false, isSame } };
}
