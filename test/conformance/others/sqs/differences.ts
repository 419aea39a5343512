import { handleDifferences } from './handle-differences.ts';
import type { SqsDifference } from './known.ts';
import { queueDifferences } from './queue-differences.ts';
import { receivingDifferences } from './receiving-differences.ts';
import { redriveDifferences } from './redrive-differences.ts';
import { sendingDifferences } from './sending-differences.ts';

/** Every way in which moto's or MiniStack's SQS is known to answer otherwise than the laptop's. */
export const differences: readonly SqsDifference[] = [
  ...sendingDifferences,
  ...receivingDifferences,
  ...handleDifferences,
  ...queueDifferences,
  ...redriveDifferences,
].sort((a, b) => (a.id < b.id ? -1 : 1));
