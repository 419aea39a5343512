import { evaluate } from '../iam/evaluate.ts';
import type { Deployment } from './deployment.ts';
import { AssemblyError } from './errors.ts';

/** Lambda, "Configuring permissions" of an SQS event source: what the function's role must allow. */
const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * A mapping reads its queue as its function, and AWS refuses to create one that may not. Roles do
 * not change while the laptop runs: it is asked once, and not at every poll.
 * @throws AssemblyError
 */
export function checkMappingPermissions(
  { functions, eventSourceMappings }: Pick<Deployment, 'functions' | 'eventSourceMappings'>,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): void {
  for (const { logicalId, functionName, queueName } of eventSourceMappings) {
    const role = functions.find(({ name }) => name === functionName)?.role;
    const resource = `arn:aws:sqs:${region}:${accountId}:${queueName}`;
    const context = { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': role?.arn ?? '' };
    const denied = NEEDED.find(
      (action) => evaluate(role?.policies ?? [], { action, resource, context }).kind === 'denied',
    );
    if (denied === undefined) continue;
    throw new AssemblyError(
      `${logicalId} cannot be created: the role ${role?.name} of ${functionName} does not have ` +
        `${denied} on ${resource}`,
    );
  }
}
