/** As an order's id is a message group, and as `messageId` in `core/messages.ts` makes ids. */
const GROUP = /^[0-9a-z_]{1,64}$/;
const MESSAGE = /^[0-9a-z_]{1,64}\/[0-9a-z.-]{1,64}(?:\/\d+)?$/;

/**
 * Which message a line tells of. What was not sent by this code may be called anything; only what
 * looks like an id is logged.
 */
export function loggedIds(groupId: string, id: string) {
  return {
    ...(GROUP.test(groupId) && { orderId: groupId }),
    ...(MESSAGE.test(id) && { messageId: id }),
  };
}
