/**
 * The faults of one run, drawn from its seed. Each call has a deck of its own, in which every fault
 * that can happen to it is once, among requests that go well: all pairs are hit soon, and what
 * happens to the nth request of a call depends on the seed alone.
 */
import { Random } from '../simulation/random.ts';
import { type ApiCall, apiCalls, possibleFaults, type WireFault } from './faults.ts';

type Card = WireFault | 'none';

/** Requests that go well, to one fault. Rare calls have few, or no run would hit all pairs. */
const CALM: Readonly<Record<ApiCall, number>> = {
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
  readonly #decks: ReadonlyMap<ApiCall, Deck>;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#decks = new Map(
      apiCalls.map((call) => [call, { random: random.fork(), cards: [], burst: [] }]),
    );
  }

  /** What happens to the next request of this call; each answer has a source of chance with it. */
  next(call: ApiCall): { readonly fault: WireFault | undefined; readonly random: Random } {
    const deck = this.#decks.get(call);
    if (!deck) throw new Error(`no deck for ${call}`);
    if (deck.cards.length === 0) deck.cards.push(...shuffled(cardsOf(call), deck.random));
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

function cardsOf(call: ApiCall): readonly Card[] {
  const faults = possibleFaults[call];
  const calm = Array.from({ length: faults.length * CALM[call] }, (): Card => 'none');
  return [...faults, ...calm];
}

function shuffled(cards: readonly Card[], random: Random): readonly Card[] {
  return cards
    .map((card) => ({ card, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ card }) => card);
}
