import { z } from 'zod';
import { Journal } from '../journal/journal.ts';
import { readJournal } from '../journal/read-journal.ts';
import { Inbox } from './inbox.ts';
import type { Mail } from './mail.ts';

const VERSION = 1;

const mailSchema = z
  .object({
    id: z.string(),
    atMs: z.number(),
    source: z.string(),
    to: z.array(z.string()),
    cc: z.array(z.string()),
    bcc: z.array(z.string()),
    replyTo: z.array(z.string()),
    subject: z.string(),
    text: z.string().exactOptional(),
    html: z.string().exactOptional(),
    /** Base64. */
    raw: z.base64().exactOptional(),
    tags: z.record(z.string(), z.string()),
    configurationSet: z.string().exactOptional(),
  })
  .transform(({ raw, ...mail }) => ({
    ...mail,
    ...(raw !== undefined && { raw: Buffer.from(raw, 'base64') }),
  }));

const entrySchema = z.union([
  z.object({ mail: mailSchema }),
  /** How many mails had been dropped when the journal was written anew. */
  z.object({ dropped: z.number() }),
]);

export interface KeptInbox {
  readonly inbox: Inbox;
  close(): void;
}

/**
 * The inbox of a file: what was in it, and every mail that comes, kept before SES answers.
 * @throws UnusableStateError
 */
export function openInbox(path: string, options: { readonly capacity?: number } = {}): KeptInbox {
  const entries = readJournal({ path, version: VERSION }, entrySchema);
  const mails = entries.flatMap((entry) => ('mail' in entry ? [entry.mail] : []));
  const droppedCount = entries.find((entry) => 'dropped' in entry)?.dropped ?? 0;
  const onAdd = (mail: Mail) => {
    if (journal.isLarge) journal.rewrite(entriesOf(inbox));
    journal.append({ mail: written(mail) });
  };
  const inbox = new Inbox({ ...options, droppedCount, onAdd }, mails);
  const journal = new Journal({ path, version: VERSION }, entriesOf(inbox));
  return { inbox, close: () => journal.close() };
}

function* entriesOf(inbox: Inbox): Generator<z.input<typeof entrySchema>> {
  yield { dropped: inbox.droppedCount };
  for (const mail of inbox.list()) yield { mail: written(mail) };
}

function written({ raw, to, cc, bcc, replyTo, ...mail }: Mail): z.input<typeof mailSchema> {
  return {
    ...mail,
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    replyTo: [...replyTo],
    tags: { ...mail.tags },
    ...(raw !== undefined && { raw: raw.toString('base64') }),
  };
}
