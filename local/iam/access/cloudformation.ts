import { ANY_RESOURCE, arnOf, type Needs, type Place } from './access.ts';

const onStack = ['DescribeStacks', 'DescribeStackResources', 'ListStackResources'];

/**
 * What a call of CloudFormation needs: its own permission on the stack that it names.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
export function cloudFormationNeeds(form: string, place: Place): Needs {
  const parameters = new URLSearchParams(form);
  const call = parameters.get('Action');
  if (call === null || !onStack.includes(call)) return undefined;
  const stack = parameters.get('StackName');
  const resource =
    stack === null
      ? ANY_RESOURCE
      : stack.startsWith('arn:')
        ? stack
        : arnOf('cloudformation', place, `stack/${stack}/*`);
  return [{ action: `cloudformation:${call}`, resource, context: {} }];
}
