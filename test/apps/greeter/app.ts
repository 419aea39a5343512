/** A function that nothing triggers: whoever may invoke it gets an answer. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

const app = new App();
const stack = new Stack(app, 'Greeter');
const greet = new LambdaFunction(stack, 'Greet', {
  runtime: Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: Code.fromInline(`
    exports.handler = async ({ name }) => {
      if (!name) throw new TypeError('whom shall I greet?');
      return { greeting: 'Hello, ' + name };
    };`),
});
const ask = new LambdaFunction(stack, 'Ask', {
  runtime: Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: Code.fromInline(`
    const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
    const lambda = new LambdaClient({});
    exports.handler = async ({ names }) => {
      const answers = await Promise.all(names.map((name) => lambda.send(new InvokeCommand({
        FunctionName: process.env.GREET, Payload: JSON.stringify({ name }),
      }))));
      return answers.map(({ Payload }) => JSON.parse(Payload.transformToString()));
    };`),
  environment: { GREET: greet.functionName },
});
greet.grantInvoke(ask);
new CfnOutput(stack, 'GreetName', { value: greet.functionName });
new CfnOutput(stack, 'AskName', { value: ask.functionName });
