/** A denial as each service of AWS puts it on the wire. */
import type { Answer } from '../endpoint/answer.ts';
import { QueryError } from '../query/error.ts';
import { type QueryAnswer, queryErrorAnswer } from '../query/service.ts';
import type { Denial } from './gate.ts';

/** IAM User Guide, "Troubleshoot access denied error messages". */
const reasons: Readonly<Record<Denial['because'], (action: string) => string>> = {
  'nothing-allows': (action) => `because no identity-based policy allows the ${action} action`,
  'explicit-deny': () => 'with an explicit deny in an identity-based policy',
  'needs-unknown': () => 'because it is not known on the laptop which permissions the call needs',
};

/** The sentence of most services. */
export function describeDenial({ user, action, resource, because }: Denial): string {
  const reason = reasons[because](action);
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** SQS writes actions in lower case. Its query protocol has 403, and another code than JSON's. */
export function sqsDenied(denial: Denial): Answer {
  const message = describeDenial({ ...denial, action: denial.action.toLowerCase() });
  return {
    status: 403,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-query-error': 'AccessDenied;Sender',
    },
    body: { __type: 'com.amazon.coral.service#AccessDeniedException', message },
  };
}

/** DynamoDB's has 400, and a capital letter. */
export function dynamoDbDenied(denial: Denial) {
  const body = {
    __type: 'com.amazon.coral.service#AccessDeniedException',
    Message: describeDenial(denial),
  };
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

export function lambdaDenied(denial: Denial): Answer {
  return {
    status: 403,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
    body: { Message: describeDenial(denial) },
  };
}

export function queryDenied(denial: Denial, namespace: string, requestId: string): QueryAnswer {
  const refusal = new QueryError('AccessDenied', describeDenial(denial), 403);
  return queryErrorAnswer(refusal, namespace, requestId);
}

/** SES has a sentence of its own for mail. */
export function sesDenied(denial: Denial, namespace: string, requestId: string): QueryAnswer {
  const { user, action, resource, because } = denial;
  if (because !== 'nothing-allows' || !action.startsWith('ses:Send')) {
    return queryDenied(denial, namespace, requestId);
  }
  const message = `User \`${user}' is not authorized to perform \`${action}' on resource \`${resource}'`;
  return queryErrorAnswer(new QueryError('AccessDenied', message, 403), namespace, requestId);
}
