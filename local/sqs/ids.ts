/** Where the model's identifiers come from: a seeded source makes two runs the same. */
export interface Ids {
  /** A version 4 UUID. */
  uuid(): string;
  /** 1, 2, 3, …: positions in the order of arrival. */
  nextOrdinal(): number;
  /** The last one given; 0 before the first. */
  readonly lastOrdinal: number;
}

/** `random` answers numbers in [0, 1). Ordinals go on after `lastOrdinal`. */
export function createIds(random: () => number, lastOrdinal = 0): Ids {
  let ordinal = lastOrdinal;
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return {
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(8)}${hex(4)}`,
    nextOrdinal: () => {
      ordinal += 1;
      return ordinal;
    },
    get lastOrdinal() {
      return ordinal;
    },
  };
}
