import { SqsModel } from '../../../local/sqs/model.ts';
import { seededRandom } from './seeded-random.ts';
import { VirtualClock } from './virtual-clock.ts';

export const fifoAttributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };

/** A model on a clock of its own, the same at every run. */
export function setUpModel(seed = 1): { model: SqsModel; clock: VirtualClock } {
  const clock = new VirtualClock();
  return { model: new SqsModel({ clock, random: seededRandom(seed) }), clock };
}

/** The attribute that sends dead letters there. */
export function redriveTo(arn: string, maxReceiveCount: number): { RedrivePolicy: string } {
  return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount }) };
}
