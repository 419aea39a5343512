/** How each service says that a request did not get through. */
import type { Random } from '../simulation/random.ts';
import { type Exchange, isOfSqs, jsonAnswer, type WireAnswer } from './exchange.ts';

/** Error names of an API that is called too often (Common Errors and the calls' own, API references). */
const dynamoDbThrottles = [
  'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded',
  'com.amazon.coral.availability#ThrottlingException',
] as const;
const sqsThrottles = [
  'com.amazonaws.sqs#RequestThrottled',
  'com.amazon.coral.availability#ThrottlingException',
] as const;

export function throttled({ call }: Exchange, random: Random): WireAnswer {
  if (call === 'SendEmail') return sesError(400, 'Throttling', 'Maximum sending rate exceeded.');
  const __type = random.pick(isOfSqs(call) ? sqsThrottles : dynamoDbThrottles);
  return jsonAnswer(400, { __type, message: 'Rate exceeded' });
}

export function unavailable({ call }: Exchange): WireAnswer {
  if (call === 'SendEmail') return sesError(503, 'ServiceUnavailable', 'Try again.');
  return jsonAnswer(503, { __type: 'com.amazon.coral.service#ServiceUnavailable', message: '' });
}

/** Another writer holds items: a transaction names them, each of the single writes is refused. */
export function conflict({ call, body }: Exchange, random: Random): WireAnswer {
  if (call === 'TransactWriteItems') {
    return cancelled(body, random, 'TransactionConflict', 'Transaction is ongoing for the item');
  }
  return jsonAnswer(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionConflictException',
    message: 'Transaction is ongoing for the item',
  });
}

export function overloaded({ body }: Exchange, random: Random): WireAnswer {
  return cancelled(body, random, 'ThrottlingError', 'Throughput exceeds the current capacity');
}

/** One reason an item, in order: chance says which of them are the ones, at least one. */
function cancelled(body: string, random: Random, Code: string, Message: string): WireAnswer {
  const { TransactItems }: { TransactItems: readonly unknown[] } = JSON.parse(body);
  const surely = random.between(0, TransactItems.length - 1);
  const CancellationReasons = TransactItems.map((_, at) =>
    at === surely || random.chance(0.3) ? { Code, Message } : { Code: 'None' },
  );
  const codes = CancellationReasons.map((reason) => reason.Code).join(', ');
  return jsonAnswer(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons,
  });
}

function sesError(status: number, code: string, message: string): WireAnswer {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const body =
    '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">' +
    `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>` +
    '<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>';
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
