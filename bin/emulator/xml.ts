/** Elements of answers of the query protocol, which have text alone. */
import { EmulatorError } from './error.ts';

/** The text of every element of that name. */
export const elementsOf = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]+)</${name}>`, 'g'))].map(([, text = '']) => text);

/** The first one's. @throws EmulatorError */
export function elementOf(xml: string, name: string): string {
  const [text] = elementsOf(xml, name);
  if (text !== undefined) return text;
  throw new EmulatorError(`an answer has no ${name}: ${xml.slice(0, 200)}`);
}
