import { App } from 'aws-cdk-lib';
import { OrderPipelineStack } from '../lib/order-pipeline-stack.ts';
import { readSettings } from '../lib/settings.ts';

const app = new App();
new OrderPipelineStack(app, 'OrderPipeline', {
  description: 'Order pipeline: FIFO queues, exactly-once consumers, HTTP API',
  settings: readSettings((name) => app.node.tryGetContext(name)),
});
