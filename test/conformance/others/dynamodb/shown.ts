/** Values as a person reads them, and not all of it. */
const TEXT_CHARACTERS = 60;
const ENTRIES = 8;
const CHARACTERS = 2_000;

/** JSON with long texts and lists cut short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(cut(value)) ?? 'nothing';
  return text.length <= CHARACTERS ? text : `${text.slice(0, CHARACTERS)}…`;
}

function cut(value: unknown): unknown {
  if (typeof value === 'string' && value.length > TEXT_CHARACTERS) {
    return `${value.slice(0, TEXT_CHARACTERS)}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) {
    const first = value.slice(0, ENTRIES).map(cut);
    return value.length > ENTRIES ? [...first, `… ${value.length - ENTRIES} more`] : first;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cut(part)]));
}
