import { App } from 'aws-cdk-lib';
import { OrderPipelineStack } from '../lib/order-pipeline-stack.ts';
import { type Environment, readSettings } from '../lib/settings.ts';

const app = new App();
const settings = readSettings(app.node.getAllContext());
// A name of its own, so that one environment's deployment can never turn into another's.
const names: Readonly<Record<Environment, string>> = {
  production: 'OrderPipeline',
  staging: 'OrderPipelineStaging',
  development: 'OrderPipelineDevelopment',
};
new OrderPipelineStack(app, names[settings.environment], {
  description: 'Order pipeline: FIFO queues, exactly-once consumers, HTTP API',
  settings,
});
