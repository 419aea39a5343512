/**
 * What emulators of AWS cannot deploy or do otherwise. Without the setting `emulator` nothing here
 * happens: AWS gets the stack as it is. Each gap, with the version that has it: docs/emulators.md.
 */
import { Aspects, type Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { withoutPaidServices } from './emulators/localstack.ts';
import { inTheEmulatorsWords } from './emulators/policies.ts';

/** Emulators that the stack is deployed to, by the name of the setting's value. */
export const emulators = ['ministack', 'localstack'] as const;

export type Emulator = (typeof emulators)[number];

/** Whether an alarm on this metric can be deployed. MiniStack fails the stack on metric math. */
export function canAlarmOn(metric: IMetric, emulator: Emulator | undefined): boolean {
  return emulator !== 'ministack' || !(metric instanceof MathExpression);
}

/** Takes out what the emulator cannot deploy, and puts in what it has instead; policies included. */
export function adaptTo(emulator: Emulator | undefined, stack: Stack): void {
  if (emulator === undefined) return;
  if (emulator === 'localstack') withoutPaidServices(stack);
  Aspects.of(stack).add({
    visit(node) {
      if (!(node instanceof CfnPolicy)) return;
      node.policyDocument = inTheEmulatorsWords(stack.resolve(node.policyDocument));
    },
  });
}
