/** API → SQS → Lambda: a standard queue, batches with a window, and a dead-letter queue. */
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';

const app = new App();
const stack = new Stack(app, 'Jobs');
const code = Code.fromAsset(fileURLToPath(new URL('./functions', import.meta.url)));

const deadLetters = new Queue(stack, 'DeadLetters');
const queue = new Queue(stack, 'Queue', {
  visibilityTimeout: Duration.seconds(6),
  deadLetterQueue: { queue: deadLetters, maxReceiveCount: 1 },
});
const results = new Table(stack, 'Results', {
  partitionKey: { name: 'job', type: AttributeType.STRING },
});

const submit = new LambdaFunction(stack, 'Submit', {
  runtime: Runtime.NODEJS_22_X,
  handler: 'submit.handler',
  code,
  environment: { QUEUE_URL: queue.queueUrl },
});
queue.grantSendMessages(submit);

const work = new LambdaFunction(stack, 'Work', {
  runtime: Runtime.NODEJS_22_X,
  handler: 'work.handler',
  code,
  timeout: Duration.seconds(1),
  environment: { TABLE_NAME: results.tableName },
});
results.grantWriteData(work);
work.addEventSource(
  new SqsEventSource(queue, {
    batchSize: 50,
    maxBatchingWindow: Duration.seconds(1),
    reportBatchItemFailures: true,
  }),
);

const api = new HttpApi(stack, 'Api');
api.addRoutes({
  path: '/{proxy+}',
  methods: [HttpMethod.ANY],
  integration: new HttpLambdaIntegration('Submit', submit),
});
new CfnOutput(stack, 'ApiUrl', { value: api.apiEndpoint });
new CfnOutput(stack, 'TableName', { value: results.tableName });
new CfnOutput(stack, 'DeadLettersUrl', { value: deadLetters.queueUrl });
