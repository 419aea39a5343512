import type { InvokeResult } from '../lambda/invoke.ts';
import { type BatchItem, toPayloads } from './payloads.ts';
import { readReport } from './response.ts';
import type { EventSourceMappingSettings } from './settings.ts';
import { MAX_MESSAGES_PER_CALL, type ReceivedMessage } from './source.ts';

/**
 * Invokes the function with a batch and deletes what it has handled. Never rejects: whatever fails
 * leaves messages in the queue.
 */
export async function handleBatch(
  settings: EventSourceMappingSettings,
  batch: readonly ReceivedMessage[],
): Promise<void> {
  const { spec, source, queueArn, region, hooks = {} } = settings;
  /** A later message of a group must not overtake one that failed. */
  const failedGroups = new Set<string>();
  for (const payload of toPayloads(batch, queueArn, region)) {
    const items = payload.filter(({ message }) => !failedGroups.has(groupOf(message)));
    if (items.length === 0) continue;
    const { failed, reason } = await invokeOnce(settings, items);
    for (const { message } of items) {
      const group = groupOf(message);
      if (group !== '' && failed.has(message.messageId)) failedGroups.add(group);
    }
    const done = items.filter(({ message }) => !failed.has(message.messageId));
    for (let from = 0; from < done.length; from += MAX_MESSAGES_PER_CALL) {
      const handles = done
        .slice(from, from + MAX_MESSAGES_PER_CALL)
        .map(({ message }) => message.receiptHandle);
      await source.delete(spec.queueName, handles).catch((error) => hooks.onError?.(error));
    }
    hooks.onBatch?.({
      spec,
      size: items.length,
      failed: items.length - done.length,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

const groupOf = (message: ReceivedMessage): string => message.attributes['MessageGroupId'] ?? '';

async function invokeOnce(
  { spec, invoke, hooks = {} }: EventSourceMappingSettings,
  items: readonly BatchItem[],
): Promise<{ failed: ReadonlySet<string>; reason?: string }> {
  const all = new Set(items.map(({ message }) => message.messageId));
  const traceHeader = items[0]?.message.attributes['AWSTraceHeader'];
  let result: InvokeResult;
  try {
    result = await invoke(
      spec.functionName,
      { Records: items.map(({ record }) => record) },
      traceHeader === undefined ? {} : { traceHeader },
    );
  } catch (error) {
    hooks.onError?.(error);
    return { failed: all, reason: 'the function could not be invoked' };
  }
  switch (result.kind) {
    case 'error':
      return { failed: all, reason: `${result.errorType}: ${result.errorMessage}` };
    case 'timeout':
      return { failed: all, reason: `timed out after ${result.timeoutMs} ms` };
    case 'throttled':
      return { failed: all, reason: 'throttled' };
    case 'ok': {
      if (!spec.reportBatchItemFailures) return { failed: new Set() };
      const report = readReport(result.payload, all);
      return report.kind === 'all-failed'
        ? { failed: all, reason: report.reason }
        : { failed: report.messageIds };
    }
  }
}
