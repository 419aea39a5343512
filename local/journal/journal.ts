import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { headerOf } from './read-journal.ts';

/** Appended bytes after which a journal is written anew, unless what it holds is larger still. */
const DEFAULT_SLACK_BYTES = 16 * 1_048_576;

/** Bytes of a new journal that are gathered before they are written. */
const CHUNK_BYTES = 1_048_576;

export interface JournalOptions {
  readonly path: string;
  /** Of the entries' format; a file of another version is not read. */
  readonly version: number;
  /** Default: 16 MiB. */
  readonly slackBytes?: number;
}

/**
 * What a process must not forget, an entry a line, as JSON. An entry is in the hands of the
 * operating system when `append` returns: a process that is killed at any moment loses none of
 * them, and at most leaves a torn last line, which `readJournal` drops. There is no fsync: a machine
 * that loses its power may lose the last seconds.
 */
export class Journal {
  readonly #path: string;
  readonly #header: string;
  readonly #slackBytes: number;
  #file: number | undefined;
  #baseBytes = 0;
  #appendedBytes = 0;

  /** Replaces what is at the path with these entries. */
  constructor(
    { path, version, slackBytes = DEFAULT_SLACK_BYTES }: JournalOptions,
    entries: Iterable<unknown> = [],
  ) {
    this.#path = path;
    this.#header = headerOf(version);
    this.#slackBytes = slackBytes;
    this.rewrite(entries);
  }

  /** Whether so much was appended that `rewrite` pays. */
  get isLarge(): boolean {
    return this.#appendedBytes > Math.max(this.#slackBytes, this.#baseBytes);
  }

  /**
   * Throws what the file system throws. From then on it throws at every call: an entry that is
   * missing must be the last one.
   */
  append(entry: unknown): void {
    this.#appendedBytes += this.#write(lineOf(entry));
  }

  /**
   * Replaces everything that was written; a process killed meanwhile leaves the old or the new.
   * Throws what the entries or the file system throw; the old stays then, and takes no more.
   */
  rewrite(entries: Iterable<unknown>): void {
    this.close();
    const draft = `${this.#path}.new`;
    this.#file = openSync(draft, 'w');
    try {
      const bytes = this.#writeAll(entries);
      // The open file keeps its name's change: what follows is appended to it.
      renameSync(draft, this.#path);
      this.#baseBytes = bytes;
      this.#appendedBytes = 0;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #writeAll(entries: Iterable<unknown>): number {
    let bytes = 0;
    let chunk = this.#header;
    for (const entry of entries) {
      chunk += lineOf(entry);
      if (chunk.length < CHUNK_BYTES) continue;
      bytes += this.#write(chunk);
      chunk = '';
    }
    return bytes + this.#write(chunk);
  }

  #write(text: string): number {
    const file = this.#file;
    if (file === undefined) throw new Error(`The journal ${this.#path} is closed.`);
    const bytes = Buffer.from(text);
    try {
      for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
    } catch (error) {
      this.close();
      throw error;
    }
    return bytes.length;
  }
}

const lineOf = (entry: unknown) => `${JSON.stringify(entry)}\n`;
