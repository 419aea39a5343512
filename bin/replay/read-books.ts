import { settledStates } from '../../core/states.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Progress } from '../command-line/progress.ts';
import { type Books, closeBooks, type Ledger } from '../ledger/books.ts';

const MAIL_POLL_MS = 500;

/** The books once no mail is under way, or when the time is over. */
export async function readBooks(
  read: () => Promise<Ledger>,
  deadlineMs: number,
  progress: Progress,
): Promise<Books> {
  for (;;) {
    const books = closeBooks(await read());
    // The tables are read one after another: while anything moves, they may disagree.
    if (isQuiet(books) || systemClock.now() >= deadlineMs) return books;
    progress.update(0, books.mailsUnderway, 'mails to go');
    await systemClock.sleep(MAIL_POLL_MS);
  }
}

const isQuiet = (books: Books) => books.mailsUnderway === 0 && unsettledIn(books).length === 0;

/** A sentence for each state in which orders still are under way. */
export function unsettledIn({ orders }: Books): readonly string[] {
  const underway = Object.entries(orders).filter(
    ([state, count]) => count > 0 && !(settledStates as readonly string[]).includes(state),
  );
  return underway.map(([state, count]) => `${count} orders in the books are ${state}`);
}
