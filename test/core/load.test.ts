import { expect, it } from 'vitest';

/**
 * A module that throws when it is loaded takes all tests of its importers with it, and mutation
 * testing counts no failed one: here the load itself is the test.
 */
it('the schemas of all messages can be made', async () => {
  const messages = await import('../../core/messages.ts');
  expect(messages).toMatchObject({
    orderMessage: expect.anything(),
    inventoryMessage: expect.anything(),
    emailMessage: expect.anything(),
  });
});
