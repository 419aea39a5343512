import { expect, it } from 'vitest';
import { sesClient } from '../../../../lambdas/runtime/aws/clients.ts';

it('the client of SES does not retry: a repeat could be a second mail', async () => {
  expect(await sesClient().config.maxAttempts()).toBe(1);
});
