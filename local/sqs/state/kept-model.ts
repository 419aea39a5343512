import { Journal } from '../../journal/journal.ts';
import { readJournal, UnusableStateError } from '../../journal/read-journal.ts';
import { SqsError } from '../errors.ts';
import { SqsModel, type SqsModelOptions } from '../model.ts';
import { entrySchema } from './entry.ts';
import { MissingPartError, StoredState } from './stored-state.ts';

/** Of the entries' format: to be raised with every change that an earlier version cannot read. */
const VERSION = 1;

export interface KeptModel {
  readonly model: SqsModel;
  close(): void;
}

export interface KeptModelOptions extends Omit<SqsModelOptions, 'state' | 'journal'> {
  readonly path: string;
}

/**
 * The queues of a file: what was in them, and every change, kept before anybody learns of it.
 * @throws UnusableStateError
 */
export function openModel({ path, ...options }: KeptModelOptions): KeptModel {
  const state = readState(path);
  const append = (entry: unknown) => {
    journal.append(entry);
    if (journal.isLarge) journal.rewrite(model.snapshot());
  };
  const model = modelOf({ ...options, state, journal: { append } }, path);
  const journal = new Journal({ path, version: VERSION }, model.snapshot());
  return { model, close: () => journal.close() };
}

function readState(path: string): StoredState {
  const state = new StoredState();
  for (const entry of readJournal({ path, version: VERSION }, entrySchema)) {
    try {
      state.apply(entry);
    } catch (cause) {
      if (!(cause instanceof MissingPartError)) throw cause;
      throw new UnusableStateError(`${path} lacks ${cause.message}.`, cause);
    }
  }
  return state;
}

function modelOf(options: SqsModelOptions, path: string): SqsModel {
  try {
    return new SqsModel(options);
  } catch (cause) {
    if (!(cause instanceof SqsError)) throw cause;
    throw new UnusableStateError(`A queue of ${path} is refused: ${cause.message}`, cause);
  }
}
