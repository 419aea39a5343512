/** What is submitted: an order's body, in a form that can be compared and read, and others like it. */
import { contentOf, type Lines } from './contents.ts';
import type { Random } from './random.ts';

export interface Body {
  readonly email: string;
  /** Of the customer. */
  readonly name?: string | undefined;
  readonly lines: Lines;
}

/** The same for two bodies only where one is the other. */
export const textOf = ({ email, name = 'nobody', lines }: Body): string =>
  `${name} <${email}>: ${contentOf(lines)}`;

type Change = (body: Body, random: Random) => Body;

const changes: readonly Change[] = [anotherQuantity, oneMore, oneLess, anotherAddress, anotherName];

/** One that differs in one part from this one. */
export function otherThan(body: Body, random: Random): Body {
  return random.pick(changes)(body, random);
}

function anotherQuantity({ lines, ...rest }: Body, random: Random): Body {
  const changed = random.between(0, lines.length - 1);
  const more = random.between(1, 2);
  return {
    ...rest,
    lines: lines.map(({ sku, quantity }, at) => ({
      sku,
      quantity: at === changed ? quantity + more : quantity,
    })),
  };
}

function oneMore({ lines, ...rest }: Body, random: Random): Body {
  const sku = `MORE-${random.between(0, 1)}`;
  return { ...rest, lines: [...lines, { sku, quantity: 1 }] };
}

/** An order has a line at least. */
function oneLess(body: Body, random: Random): Body {
  const { lines, ...rest } = body;
  if (lines.length === 1) return anotherQuantity(body, random);
  const left = random.between(0, lines.length - 1);
  return { ...rest, lines: lines.filter((_, at) => at !== left) };
}

function anotherAddress({ email, ...rest }: Body): Body {
  return { ...rest, email: `another-${email}` };
}

function anotherName({ name, ...rest }: Body): Body {
  return { ...rest, name: name === undefined ? 'Somebody' : undefined };
}
