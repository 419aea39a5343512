import { z } from 'zod';
import type { MoveTask } from '../move-tasks.ts';
import { action, unlessEmpty } from './action.ts';

export const StartMessageMoveTask = action(
  z.object({
    SourceArn: z.string(),
    DestinationArn: z.string().nullish(),
    MaxNumberOfMessagesPerSecond: z.number().nullish(),
  }),
  ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }, { model }) => {
    const task = model.startMoveTask({
      sourceArn: SourceArn,
      ...(DestinationArn == null ? {} : { destinationArn: DestinationArn }),
      ...(MaxNumberOfMessagesPerSecond == null
        ? {}
        : { maxPerSecond: MaxNumberOfMessagesPerSecond }),
    });
    return { TaskHandle: task.handle };
  },
);

export const ListMessageMoveTasks = action(
  z.object({ SourceArn: z.string(), MaxResults: z.number().nullish() }),
  (input, { model }) => {
    const tasks = model.listMoveTasks(input.SourceArn, input.MaxResults ?? 1);
    return unlessEmpty('Results', tasks.map(answer));
  },
);

export const CancelMessageMoveTask = action(
  z.object({ TaskHandle: z.string() }),
  (input, { model }) => ({
    ApproximateNumberOfMessagesMoved: model.cancelMoveTask(input.TaskHandle).moved,
  }),
);

/** Only a running task shows its handle (ListMessageMoveTasks). */
function answer(task: MoveTask) {
  return {
    TaskHandle: task.status === 'RUNNING' ? task.handle : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.maxPerSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}
