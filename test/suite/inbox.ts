/** Where a target that keeps its mails shows them: the laptop, LocalStack, MiniStack. */
import * as z from 'zod';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Inbox =
  | { readonly kind: 'readable'; read(): Promise<readonly ReceivedMail[]> }
  | { readonly kind: 'none'; readonly reason: string };

const text = z
  .string()
  .nullish()
  .transform((found) => found ?? '');

/** https://docs.localstack.cloud/aws/services/ses/: LocalStack's, and the laptop's copy of it. */
const localStack = z
  .object({
    messages: z.array(
      z.object({
        Destination: z.object({ ToAddresses: z.array(z.string()).default([]) }),
        Subject: text,
        Body: z.object({ text_part: text, html_part: text }),
      }),
    ),
  })
  .transform(({ messages }) =>
    messages.map(({ Destination, Subject, Body }) => ({
      to: Destination.ToAddresses,
      subject: Subject,
      text: Body.text_part,
      html: Body.html_part,
    })),
  );

/** MiniStack 1.5: by account. */
const miniStack = z
  .object({
    messages: z.record(
      z.string(),
      z.array(z.object({ To: z.array(z.string()), Subject: text, BodyText: text, BodyHtml: text })),
    ),
  })
  .transform(({ messages }) =>
    Object.values(messages)
      .flat()
      .map(({ To, Subject, BodyText, BodyHtml }) => ({
        to: To,
        subject: Subject,
        text: BodyText,
        html: BodyHtml,
      })),
  );

const known = [
  { path: '/_aws/ses', schema: localStack },
  { path: '/_ministack/ses/messages', schema: miniStack },
] as const;

/** The first of the known inboxes that answers. */
export async function findInbox(
  endpointUrl: string | undefined,
  send: typeof fetch = fetch,
): Promise<Inbox> {
  if (endpointUrl === undefined)
    return { kind: 'none', reason: 'AWS keeps no inbox of sent mails' };
  for (const { path, schema } of known) {
    const read = async () => {
      const response = await send(new URL(path, endpointUrl));
      return schema.safeParse(response.ok ? await response.json().catch(() => {}) : undefined);
    };
    if (!(await read()).success) continue;
    return {
      kind: 'readable',
      read: async () => {
        const { data, error } = await read();
        if (data) return data;
        throw new Error(`the inbox at ${path} was there, and cannot be read any more`, {
          cause: error,
        });
      },
    };
  }
  const paths = known.map(({ path }) => path).join(', ');
  return { kind: 'none', reason: `the endpoint has no inbox (${paths})` };
}
