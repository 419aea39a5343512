import { currency } from '../../core/schema.ts';
import { consumerPorts } from '../runtime/aws/consumer-ports.ts';
import { createConsumer } from '../runtime/consumer.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { inventoryStage, LINES_PER_TRANSACTION } from './stage.ts';

const { CURRENCY } = readEnvironment({ CURRENCY: currency });

export const handler = createConsumer(
  inventoryStage({ currency: CURRENCY, linesPerTransaction: LINES_PER_TRANSACTION }),
  consumerPorts({ tables: ['stock', 'reservations'], sendsTo: ['replies'] }),
);
