/** The stack without HTTP API and SES v2, which LocalStack's free plan has not: docs/localstack.md. */
import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { CfnFunction, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { PipelineFunction } from '../pipeline-function.ts';

/** SES v1's configuration set and identity are made by its API: CloudFormation has none of v1. */
export const configurationSetOf = ({ stackName }: Pick<Stack, 'stackName'>): string => stackName;

/**
 * The API's function gets a URL with IAM's authorization in place of the HTTP API; mail goes through
 * the configuration set named like the stack. Alarms and dashboards go with the API that they watch.
 */
export function withoutPaidServices(stack: Stack): void {
  const { node } = stack;
  const api = functionAt(stack, 'Api', 'Function');
  const sender = functionAt(stack, 'Email', 'Consumer');
  for (const id of ['Alarms', 'Dashboards']) node.tryRemoveChild(id);
  for (const id of ['HttpApi', 'Url']) node.findChild('Api').node.tryRemoveChild(id);
  const url = api.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  const resource = api.node.defaultChild;
  if (!(resource instanceof CfnFunction)) throw new Error('the API’s function has no resource');
  resource.handler = 'index.behindFunctionUrl';
  new CfnOutput(stack, 'FunctionUrl', { value: url.url }).overrideLogicalId('ApiUrl');
  for (const id of ['ConfigurationSet', 'Identity']) node.findChild('Mail').node.tryRemoveChild(id);
  // It lets that configuration set tell of bounces. Nobody does here.
  node.findChild('MailFeedback').node.findChild('Topic').node.tryRemoveChild('Policy');
  sender.addEnvironment('CONFIGURATION_SET', configurationSetOf(stack));
}

function functionAt(scope: IConstruct, ...path: readonly string[]): PipelineFunction {
  const found = path.reduce((at, id) => at.node.findChild(id), scope);
  if (found instanceof PipelineFunction) return found;
  throw new Error(`${path.join('/')} is no function of the pipeline`);
}
