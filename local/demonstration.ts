import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { applyMovement } from '../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../lambdas/runtime/aws/dynamodb-store.ts';
import { systemClock } from '../lambdas/runtime/system-clock.ts';
import type { Runtime } from './runtime.ts';

/** What the laptop's shop sells until somebody imports a catalogue: enough to try every outcome. */
const catalogue = [
  { sku: 'TEAPOT', name: 'Teapot, blue enamel', unitPriceMinor: 2450, quantity: 1000 },
  { sku: 'MUG', name: 'Mug, stoneware', unitPriceMinor: 895, quantity: 5000 },
  { sku: 'LANTERN', name: 'Lantern, white metal', unitPriceMinor: 339, quantity: 200 },
  { sku: 'CLOCK', name: 'Alarm clock, green', unitPriceMinor: 3750, quantity: 3 },
];

/** Puts the demonstration's products on the shelves, once. */
export async function stockDemonstration({ deployment, endpointUrl }: Runtime): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: endpointUrl,
    region: deployment.region,
    credentials: { accessKeyId: 'demonstration', secretAccessKey: 'local' },
  });
  const tables = {
    stock: deployment.outputs['StockTableName'] ?? '',
    movements: deployment.outputs['MovementsTableName'] ?? '',
  };
  const store = dynamoDbStore(client, tables, systemClock);
  const at = new Date().toISOString();
  await Promise.all(
    catalogue.map(({ quantity, ...product }) =>
      applyMovement(store, { movementId: `demonstration/${product.sku}`, product, quantity, at }),
    ),
  );
  client.destroy();
}
