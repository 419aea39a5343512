import { requireRange, SqsError } from './errors.ts';
import type { Ids } from './ids.ts';
import { limits } from './limits.ts';
import { createMessage, type Message } from './message.ts';
import type { SqsObserver } from './observer.ts';
import type { Queue } from './queue.ts';
import type { QueueRegistry } from './registry.ts';

/** StartMessageMoveTask. */
export interface MoveTaskInput {
  /** A dead-letter queue. */
  readonly sourceArn: string;
  /** Default: each message's own source queue. */
  readonly destinationArn?: string;
  /** 1 to 500. Unset, everything moves at once. */
  readonly maxPerSecond?: number;
}

export interface MoveTask extends MoveTaskInput {
  readonly handle: string;
  readonly startedAt: number;
  /** What was there to move when the task started. */
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failureReason?: string;
}

/** Redrives out of dead-letter queues; one active task a source. */
export class MoveTasks {
  readonly #registry: QueueRegistry;
  readonly #ids: Ids;
  readonly #tasks: MoveTask[] = [];
  readonly #running = new Set<MoveTask>();

  readonly #observer: SqsObserver | undefined;

  constructor(registry: QueueRegistry, ids: Ids, observer?: SqsObserver) {
    this.#registry = registry;
    this.#ids = ids;
    this.#observer = observer;
  }

  /** Every task, in the order of their starts. */
  all(): readonly MoveTask[] {
    return this.#tasks;
  }

  /** Goes on with a task of an earlier process; they come in the order of their starts. */
  restore(task: MoveTask): void {
    this.#tasks.push(task);
    if (task.status === 'RUNNING') this.#running.add(task);
  }

  /** When the next message is due to move; undefined while no task runs. */
  get nextDueAt(): number | undefined {
    let next: number | undefined;
    for (const task of this.#running) {
      const periodMs = ((task.moved + 1) * 1000) / (task.maxPerSecond ?? 1);
      const dueAt = task.startedAt + Math.ceil(periodMs);
      next = Math.min(next ?? dueAt, dueAt);
    }
    return next;
  }

  /** Throws ResourceNotFoundException, InvalidParameterValue or UnsupportedOperation. */
  start(input: MoveTaskInput, now: number): MoveTask {
    const source = this.#queue(input.sourceArn, 'SourceArn');
    const destination =
      input.destinationArn === undefined
        ? undefined
        : this.#queue(input.destinationArn, 'DestinationArn');
    if (input.maxPerSecond !== undefined) {
      requireRange('MaxNumberOfMessagesPerSecond', input.maxPerSecond, 1, limits.maxMoveRate);
    }
    if (this.#registry.sourcesOf(input.sourceArn).length === 0) {
      throw new SqsError(
        'InvalidParameterValue',
        'Source queue must be configured as a Dead Letter Queue.',
      );
    }
    if (destination && destination.identity.fifo !== source.identity.fifo) {
      throw new SqsError(
        'InvalidParameterValue',
        'Source and destination must be queues of the same type.',
      );
    }
    if ([...this.#running].some((task) => task.sourceArn === input.sourceArn)) {
      throw new SqsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    source.settle(now);
    const task: MoveTask = {
      ...input,
      handle: Buffer.from(`${this.#ids.uuid()}/${input.sourceArn}`).toString('base64url'),
      startedAt: now,
      toMove: source.counts.visible,
      moved: 0,
      status: 'RUNNING',
    };
    this.#tasks.push(task);
    this.#running.add(task);
    this.#observer?.moveTaskChanged(task);
    this.settle(now);
    return task;
  }

  /** Moves what is due by `now`. */
  settle(now: number): void {
    for (const task of this.#running) this.#advance(task, now);
  }

  /** The latest first. Throws ResourceNotFoundException. */
  list(sourceArn: string, max: number): readonly MoveTask[] {
    this.#queue(sourceArn, 'SourceArn');
    requireRange('MaxResults', max, 1, limits.maxListedMoveTasks);
    return this.#tasks
      .filter((task) => task.sourceArn === sourceArn)
      .reverse()
      .slice(0, max);
  }

  /** What was moved stays moved. Throws ResourceNotFoundException or UnsupportedOperation. */
  cancel(handle: string): MoveTask {
    const task = this.#tasks.find((candidate) => candidate.handle === handle);
    if (!task) {
      throw new SqsError('ResourceNotFoundException', 'Task does not exist.');
    }
    if (task.status !== 'RUNNING') {
      throw new SqsError('UnsupportedOperation', 'Only active tasks can be cancelled.');
    }
    this.#end(task, 'CANCELLED');
    return task;
  }

  #advance(task: MoveTask, now: number): void {
    const status = this.#moveDue(task, now);
    if (status !== 'RUNNING') this.#end(task, status);
  }

  #moveDue(task: MoveTask, now: number): MoveTask['status'] {
    const source = this.#registry.byArn(task.sourceArn);
    if (!source) return fail(task);
    const due =
      task.maxPerSecond === undefined
        ? task.toMove
        : Math.min(task.toMove, Math.floor(((now - task.startedAt) * task.maxPerSecond) / 1000));
    source.settle(now);
    for (const message of source.openMessages(due - task.moved)) {
      const target = this.#registry.byArn(task.destinationArn ?? message.deadLetterSourceArn ?? '');
      if (!target) return fail(task);
      this.#move(source, target, message, now);
      task.moved += 1;
      this.#observer?.moveTaskChanged(task);
    }
    // Fewer were open than were due: others have received or deleted the rest.
    return task.moved < due || task.moved >= task.toMove ? 'COMPLETED' : 'RUNNING';
  }

  /** A redriven message is a new message (Developer Guide, "Configure dead-letter queue redrive"). */
  #move(source: Queue, target: Queue, message: Message, now: number): void {
    source.remove(message);
    const moved = createMessage({
      id: this.#ids.uuid(),
      ordinal: this.#ids.nextOrdinal(),
      content: message.content,
      sentAt: now,
    });
    target.insert(moved, now, now);
  }

  #end(task: MoveTask, status: MoveTask['status']): void {
    task.status = status;
    this.#running.delete(task);
    this.#observer?.moveTaskChanged(task);
  }

  #queue(arn: string, parameter: string): Queue {
    const queue = this.#registry.byArn(arn);
    if (queue) return queue;
    throw new SqsError(
      'ResourceNotFoundException',
      `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    );
  }
}

/** The only way to fail: a queue that was deleted meanwhile. */
function fail(task: MoveTask): MoveTask['status'] {
  task.failureReason = 'AWS.SimpleQueueService.NonExistentQueue';
  return 'FAILED';
}
