/** The code that is simulated: the real handlers. A mutant is this module with one mistake in it. */
export { redrive } from '../../bin/ops/dlq/redrive.ts';
export { createApiHandler } from '../../lambdas/api/handler.ts';
export { createEmailConsumer } from '../../lambdas/email/consumer.ts';
export { createFeedbackHandler } from '../../lambdas/feedback/consumer.ts';
export { inventoryStage } from '../../lambdas/inventory/stage.ts';
export { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
export { orderStage } from '../../lambdas/order/stage.ts';
export { createConsumer } from '../../lambdas/runtime/consumer.ts';
export { PermanentFault, TransientFault } from '../../lambdas/runtime/faults.ts';
export { createWatch } from '../../lambdas/watch/watch.ts';

export type PipelineCode = typeof import('./pipeline-code.ts');
