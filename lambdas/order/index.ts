import { commandStages } from '../../core/commands.ts';
import { consumerPorts } from '../runtime/aws/consumer-ports.ts';
import { createConsumer } from '../runtime/consumer.ts';
import { orderStage } from './stage.ts';

export const handler = createConsumer(
  orderStage,
  consumerPorts({ tables: ['orders'], sendsTo: commandStages }),
);
