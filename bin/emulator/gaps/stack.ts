/** Stacks that are there only to see how they end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EmulatorError } from '../error.ts';
import { orThrow, query, type Send } from '../signed-call.ts';
import { elementOf, elementsOf } from '../xml.ts';

const LIMIT_MS = 60_000;
const POLL_MS = 250;

const cloudFormation = (parameters: Readonly<Record<string, string>>) =>
  query('cloudformation', '2010-05-15', parameters);

/** How its creation ended. */
export interface StackEnd {
  readonly isComplete: boolean;
  /** Why it was refused, or its status with the reasons of its events, newest first. */
  readonly said: string;
}

/** Creates a stack of these resources, sees how that ends, and takes it down. */
export async function createdStack(send: Send, name: string, Resources: object): Promise<StackEnd> {
  const StackName = `${name}-${process.pid}`;
  const call = orThrow(send);
  const { status: answer, text } = await send(
    cloudFormation({
      Action: 'CreateStack',
      StackName,
      TemplateBody: JSON.stringify({ Resources }),
      'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
    }),
  );
  if (answer !== 200) return { isComplete: false, said: elementOf(text, 'Message') };
  try {
    const status = await endOf(send, StackName);
    const events = await call(cloudFormation({ Action: 'DescribeStackEvents', StackName }));
    const reasons = new Set(elementsOf(events, 'ResourceStatusReason'));
    return { isComplete: status === 'CREATE_COMPLETE', said: [status, ...reasons].join('; ') };
  } finally {
    await call(cloudFormation({ Action: 'DeleteStack', StackName }));
    await endOf(send, StackName);
  }
}

/** The status that it keeps; `gone` when there is no such stack any more. */
async function endOf(send: Send, StackName: string): Promise<string> {
  const endMs = Date.now() + LIMIT_MS;
  while (Date.now() < endMs) {
    const { status, text } = await send(cloudFormation({ Action: 'DescribeStacks', StackName }));
    const [is = ''] = status === 200 ? elementsOf(text, 'StackStatus') : ['gone'];
    if (is === 'DELETE_FAILED') throw new EmulatorError(`${StackName} cannot be deleted: ${text}`);
    if (is !== '' && !is.endsWith('_IN_PROGRESS')) return is;
    await sleep(POLL_MS);
  }
  throw new EmulatorError(`the stack ${StackName} does not end`);
}
