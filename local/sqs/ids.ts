/** Where the model's identifiers come from: a seeded source makes two runs the same. */
export interface Ids {
  /** A version 4 UUID. */
  uuid(): string;
  /** 1, 2, 3, …: positions in the order of arrival. */
  nextOrdinal(): number;
}

/** `random` answers numbers in [0, 1). */
export function createIds(random: () => number): Ids {
  let ordinal = 0;
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
  };
}
