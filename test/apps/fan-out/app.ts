/** One producer, two FIFO queues, two consumers: each tells in a table in which order it was called. */
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';

const entry = (name: string) => fileURLToPath(new URL(`./functions/${name}.ts`, import.meta.url));

const app = new App();
const stack = new Stack(app, 'FanOut');
const seen = new Table(stack, 'Seen', {
  partitionKey: { name: 'consumer', type: AttributeType.STRING },
  sortKey: { name: 'at', type: AttributeType.NUMBER },
  billingMode: BillingMode.PAY_PER_REQUEST,
});

const queues = ['Billing', 'Shipping'].map((name) => {
  const queue = new Queue(stack, `${name}Queue`, {
    fifo: true,
    contentBasedDeduplication: true,
    visibilityTimeout: Duration.seconds(18),
  });
  const consumer = new NodejsFunction(stack, name, {
    entry: entry('consume'),
    environment: { TABLE_NAME: seen.tableName, CONSUMER: name },
  });
  consumer.addEventSource(new SqsEventSource(queue, { batchSize: 2 }));
  seen.grantWriteData(consumer);
  return queue;
});

const producer = new NodejsFunction(stack, 'Producer', {
  entry: entry('produce'),
  environment: { QUEUE_URLS: queues.map(({ queueUrl }) => queueUrl).join(' ') },
});
for (const queue of queues) queue.grantSendMessages(producer);

const api = new HttpApi(stack, 'Api', {
  defaultIntegration: new HttpLambdaIntegration('Producer', producer),
});
new CfnOutput(stack, 'ApiUrl', { value: api.apiEndpoint });
new CfnOutput(stack, 'TableName', { value: seen.tableName });
