/** A part of a document that a program writes, between `<!-- name -->` and `<!-- /name -->`. */

/** The document with that part as given. @throws Error when a marker is missing */
export function withSection(document: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = splitAt(document, start);
  const [, after] = splitAt(rest, end);
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}

function splitAt(text: string, marker: string): readonly [before: string, after: string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`the document lacks ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
