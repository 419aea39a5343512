const hexDigits = (random: () => number, count: number) =>
  Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');

/**
 * An id in the shape of SES's: the time in hex, a UUID, a counter.
 * @param random a seeded source in [0, 1).
 */
export function newMessageId(atMs: number, random: () => number): string {
  const uuid = [8, 4, 4, 4, 12].map((count) => hexDigits(random, count)).join('-');
  return `0100${atMs.toString(16).padStart(12, '0')}-${uuid}-000000`;
}
