import * as z from 'zod';

const inbox = z.object({
  messages: z.array(z.object({ Tags: z.record(z.string(), z.string()).default({}) })),
  /** How many mails it no longer holds. */
  dropped: z.int().default(0),
});

/**
 * How many mails of the laptop's inbox, about these orders, tell an outcome that another mail told
 * before; undefined where there is no inbox to look into, or one that no longer holds every mail.
 */
export async function countDuplicateMails(
  endpointUrl: string | undefined,
  send: typeof fetch = fetch,
  isOurs: (orderId: string) => boolean = () => true,
): Promise<number | undefined> {
  if (endpointUrl === undefined) return undefined;
  const response = await send(new URL('/_aws/ses', endpointUrl));
  if (!response.ok) return undefined;
  const parsed = inbox.safeParse(await response.json());
  if (!parsed.success || parsed.data.dropped > 0) return undefined;
  const outcomes = parsed.data.messages
    .filter(({ Tags }) => Tags['order'] !== undefined && isOurs(Tags['order']))
    .map(({ Tags }) => `${Tags['order']} ${Tags['outcome']}`);
  return outcomes.length - new Set(outcomes).size;
}
