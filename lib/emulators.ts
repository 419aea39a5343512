/**
 * What an emulator of AWS cannot deploy, and is therefore not given. Without the setting `emulator`
 * nothing here is asked: AWS gets all of it. Each gap, with the version that has it: docs/emulators.md.
 */
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';

/** Emulators that the stack is deployed to, by the name of the setting's value. */
export const emulators = ['ministack'] as const;

export type Emulator = (typeof emulators)[number];

/** Whether an alarm on this metric can be deployed. MiniStack fails the stack on metric math. */
export function canAlarmOn(metric: IMetric, emulator: Emulator | undefined): boolean {
  return emulator !== 'ministack' || !(metric instanceof MathExpression);
}
