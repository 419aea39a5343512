/** HTML that is safe by construction: whatever is not markup already is escaped. */

/** A piece of HTML made by `html`. */
export class Markup {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Slot = string | Markup | readonly Slot[];

/** A template whose values are escaped, unless they are markup (or lists of it) themselves. */
export function html(parts: TemplateStringsArray, ...slots: readonly Slot[]): Markup {
  const filled = parts.map((part, index) => {
    const slot = slots[index];
    return slot === undefined ? part : part + render(slot);
  });
  return new Markup(filled.join(''));
}

function render(slot: Slot): string {
  if (slot instanceof Markup) return slot.markup;
  if (typeof slot === 'string') return escapeHtml(slot);
  return slot.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
