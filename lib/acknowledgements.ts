/** Findings of the checks that do not apply to a kind of resource, with the reason: once a kind. */
import { Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

export function acknowledgeLast(deadLetters: Queue): void {
  const reason = 'This is a dead-letter queue: the end of the line, which people look at.';
  Validations.of(deadLetters).acknowledge(
    { id: 'Serverless::Serverless-SQSRedrivePolicy', reason },
    { id: 'cdk-validator-cfnguard::sqs_dlq_check', reason },
  );
}

export function acknowledgeFedByQueue(consumer: LambdaFunction): void {
  Validations.of(consumer).acknowledge(
    {
      id: 'Serverless::Serverless-LambdaDLQ',
      reason: 'Invoked for a queue, not asynchronously: the queue has the dead-letter queue.',
    },
    {
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason:
        'SQS sources have none: what fails stays in the queue, which has a dead-letter queue.',
    },
  );
}
