/**
 * What can be written as XML: arrays become `<member>` lists, maps `<entry>` lists of key and value,
 * undefined is left out.
 */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | ReadonlyMap<string, XmlValue>
  | { readonly [name: string]: XmlValue };

/** Writes `<name>value</name>`. */
export function xmlElement(name: string, value: XmlValue): string {
  return value === undefined ? '' : `<${name}>${xmlContent(value)}</${name}>`;
}

/** Writes what stands between an element's tags. */
export function xmlContent(value: XmlValue): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return escapeXml(String(value));
  if (isList(value)) return value.map((item) => xmlElement('member', item)).join('');
  if (isMap(value)) {
    return [...value].map(([key, item]) => xmlElement('entry', { key, value: item })).join('');
  }
  return Object.entries(value)
    .map(([name, child]) => xmlElement(name, child))
    .join('');
}

const isList = (value: object): value is readonly XmlValue[] => Array.isArray(value);

const isMap = (value: object): value is ReadonlyMap<string, XmlValue> => value instanceof Map;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A bare carriage return would be read back as a line feed.
  '\r': '&#13;',
};

/** Escapes text; a character that XML 1.0 cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}
