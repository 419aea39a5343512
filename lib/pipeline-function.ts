import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { QueueRole } from '../lambdas/runtime/ports.ts';
import { acknowledgeFedByQueue } from './acknowledgements.ts';
import { bundle } from './bundle.ts';
import type { FifoQueue } from './fifo-queue.ts';
import type { Settings } from './settings.ts';

export interface PipelineFunctionProps {
  /** The folder of `lambdas/` whose `index.ts` exports `handler`. */
  readonly folder: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A function with a log group and a role of its own, which may write to that log group and send
 * its traces, and nothing else until it is granted more. How long logs are kept:
 * `data-protection.ts`.
 */
export class PipelineFunction extends LambdaFunction {
  private readonly queueUrls: Partial<Record<QueueRole, string>> = {};
  private cap = 0;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`);
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: bundle(props.folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // CPU comes with memory: 512 MB is a good third of a processor.
      memorySize: 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { STACK_NAME: Stack.of(scope).stackName, ...props.environment },
      role,
      logGroup,
      // Grants xray:PutTraceSegments and xray:PutTelemetryRecords on `*`: X-Ray has no resources to
      // name for them (Service Authorization Reference, "AWS X-Ray").
      tracing: Tracing.ACTIVE,
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray has no resources that a grant could name.',
    });
    Validations.of(this).acknowledge(
      {
        id: 'cdk-validator-cfnguard::lambda_inside_vpc_check',
        reason:
          'It talks to public endpoints of AWS only, by TLS and its role: a VPC has nothing for it.',
      },
      {
        id: 'cfn-lint::W3005',
        reason:
          'CDK itself makes a function wait for its role and, with it, for the role’s policy.',
      },
    );
  }

  /** Has it read a queue, beside those that it reads already. */
  consume(
    queue: IQueue,
    { batchSize, maximumConcurrency }: Pick<Settings, 'batchSize' | 'maximumConcurrency'>,
  ): void {
    if (this.cap === 0) acknowledgeFedByQueue(this);
    this.cap += maximumConcurrency;
    this.addEventSource(
      new SqsEventSource(queue, {
        batchSize,
        maxConcurrency: maximumConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** Invocations at once that the queues which it reads may cause, all together. */
  get concurrencyCap(): number {
    return this.cap;
  }

  /** Lets it send to a queue, whose URL it finds in QUEUE_URLS by the queue's role. */
  sendTo(role: QueueRole, { queue }: FifoQueue): void {
    queue.grant(this, 'sqs:SendMessage');
    this.queueUrls[role] = queue.queueUrl;
    this.addEnvironment('QUEUE_URLS', Stack.of(this).toJsonString(this.queueUrls));
  }
}
