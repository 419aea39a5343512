/**
 * The faults of one run, drawn from its seed. Each call has a deck of its own, in which every fault
 * that can happen to it is once, among requests that go well: all pairs are hit soon, and what
 * happens to the nth request of a deck depends on the seed alone.
 */
import { limits } from '../../local/sqs/limits.ts';
import { Random } from '../simulation/random.ts';
import type { Exchange } from './exchange.ts';
import { type ApiCall, apiCalls, possibleFaults, type WireFault } from './faults.ts';

/**
 * A large send has a deck of its own, or what happens to the few would hang on the many others. It is
 * about half of what SendMessageBatch takes (`limits.ts`), or more.
 */
const LARGE_SEND_BYTES = limits.maxBytes / 2;
type DeckName = ApiCall | 'large send';

type Card = WireFault | 'none';

/** Requests that go well, to one fault. Rare calls have few, or no run would hit all pairs. */
const CALM: Readonly<Record<DeckName, number>> = {
  BatchGetItem: 5,
  PutItem: 3,
  UpdateItem: 0.5,
  TransactWriteItems: 1,
  Query: 16,
  Scan: 0.25,
  SendMessageBatch: 2,
  SendMessage: 0.5,
  ReceiveMessage: 6,
  ChangeMessageVisibilityBatch: 2,
  DeleteMessageBatch: 0.5,
  SendEmail: 0.5,
  'large send': 0.5,
};

/** Faults that may last: they meet the SDK's retries too, so that the adapter sees them. */
const lasting: readonly WireFault[] = ['throttled', 'unavailable', 'cut-before', 'cut-after'];
const BURST_PROBABILITY = 0.2;
/** The SDK's, see `clients.ts` of the functions. */
const ATTEMPTS = 3;

interface Deck {
  readonly random: Random;
  readonly cards: Card[];
  /** What goes on to happen before the next card. */
  readonly burst: WireFault[];
}

export class FaultPlan {
  /** While false nothing goes wrong. */
  active = true;
  readonly #decks: ReadonlyMap<DeckName, Deck>;

  constructor(seed: number) {
    const random = new Random(seed);
    const names: readonly DeckName[] = [...apiCalls, 'large send'];
    this.#decks = new Map(
      names.map((name) => [name, { random: random.fork(), cards: [], burst: [] }]),
    );
  }

  /** What happens to the next request; each answer has a source of chance with it. */
  next(exchange: Exchange): { readonly fault: WireFault | undefined; readonly random: Random } {
    const name = deckOf(exchange);
    const deck = this.#decks.get(name);
    if (!deck) throw new Error(`no deck for ${name}`);
    if (deck.cards.length === 0) deck.cards.push(...shuffled(cardsOf(name), deck.random));
    const random = deck.random.fork();
    if (!this.active) return { fault: undefined, random };
    const again = deck.burst.pop();
    if (again) return { fault: again, random };
    const card = deck.cards.pop();
    if (card === undefined || card === 'none') return { fault: undefined, random };
    if (lasting.includes(card) && random.chance(BURST_PROBABILITY)) {
      for (let attempt = 1; attempt < ATTEMPTS; attempt++) deck.burst.push(card);
    }
    return { fault: card, random };
  }
}

function deckOf({ call, body }: Exchange): DeckName {
  return call === 'SendMessageBatch' && body.length > LARGE_SEND_BYTES ? 'large send' : call;
}

function cardsOf(name: DeckName): readonly Card[] {
  const faults = possibleFaults[name === 'large send' ? 'SendMessageBatch' : name];
  const calm = Array.from({ length: faults.length * CALM[name] }, (): Card => 'none');
  return [...faults, ...calm];
}

function shuffled(cards: readonly Card[], random: Random): readonly Card[] {
  return cards
    .map((card) => ({ card, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ card }) => card);
}
