import { App } from 'aws-cdk-lib';
import { OrderPipelineStack } from '../lib/order-pipeline-stack.ts';
import { readSettings } from '../lib/settings.ts';

const app = new App();
const settings = readSettings(app.node.getAllContext());
// A name of its own, so that a development deployment can never turn the production one into one.
const name = settings.environment === 'production' ? 'OrderPipeline' : 'OrderPipelineDevelopment';
new OrderPipelineStack(app, name, {
  description: 'Order pipeline: FIFO queues, exactly-once consumers, HTTP API',
  settings,
});
