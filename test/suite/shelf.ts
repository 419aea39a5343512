/** Products of the run's own, on the target's shelves. */
import assert from 'node:assert/strict';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { TableNames } from '../../bin/deployment/outputs.ts';
import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import type { Clock, Store } from '../../lambdas/runtime/ports.ts';

/** Minor units of the target's currency, for one unit of any product here. */
export const UNIT_PRICE_MINOR = 2450;

export class Shelf {
  readonly #client: DynamoDBClient;
  readonly #tables: TableNames;
  readonly #store: Store;
  readonly #runId: string;

  constructor(client: DynamoDBClient, tables: TableNames, clock: Clock, runId: string) {
    this.#client = client;
    this.#tables = tables;
    this.#store = dynamoDbStore(client, tables, clock);
    this.#runId = runId;
  }

  /** A product with so many units, by a movement like any delivery's; its SKU. */
  async stock(name: string, quantity: number): Promise<string> {
    const sku = this.skuOf(name);
    const movementId = `e2e/${sku}`;
    const product = { sku, name: nameOf(sku), unitPriceMinor: UNIT_PRICE_MINOR };
    const at = new Date().toISOString();
    const result = await applyMovement(this.#store, { movementId, product, quantity, at });
    assert.equal(result, 'applied', `${movementId} is used: --run-id must be a new one`);
    return sku;
  }

  /** The SKU of a product that nobody has stocked yet. */
  skuOf(name: string): string {
    return `${this.#runId}-${name}`;
  }

  /** Units that no order holds. */
  async available(sku: string): Promise<number> {
    const [item] = await this.#store.get([{ table: 'stock', key: sku }]);
    return Number(item?.['available']);
  }

  /** Makes the product unreadable for the pipeline, as a bad import would; its units stay. */
  spoil(sku: string): Promise<void> {
    return this.#setName(sku, '');
  }

  async mend(sku: string): Promise<void> {
    await this.#setName(sku, nameOf(sku));
  }

  async #setName(sku: string, name: string): Promise<void> {
    await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#tables.stock,
        Key: { sku: { S: sku } },
        UpdateExpression: 'SET #name = :name',
        ConditionExpression: 'attribute_exists(sku)',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': { S: name } },
      }),
    );
  }
}

/** What the mails call it. */
export const nameOf = (sku: string) => `End-to-end check ${sku}`;
