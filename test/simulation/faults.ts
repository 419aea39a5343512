/** What can go wrong, where, and how often: drawn from the seed, one draw a call. */
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import type { Random } from './random.ts';

/** A call to the world, by what it does. */
export const callKinds = [
  'read',
  'ask',
  'write',
  'transact',
  'send',
  'settle',
  'delete',
  'receive',
  'mail',
] as const;
export type CallKind = (typeof callKinds)[number];

/** What can happen to one call. */
export const callFaults = {
  fail: 'fails, nothing done, the caller cannot know',
  throttle: 'is refused for now, and says so',
  'reply-lost': 'is done, and fails',
  late: 'fails, and is done later',
  repeat: 'is done twice, by the retry of the SDK',
  slow: 'takes seconds, up to more than the function has',
  stall: 'is done, and the process gets no processor for up to a minute: a zombie, often',
  conflict: 'meets another writer',
  partial: 'is done in part',
  torn: 'sees one half earlier than the other',
  stale: 'sees what was there some seconds ago',
  'crash-before': 'is never made: the process dies',
  'crash-after': 'is done, and the process dies',
} as const;
export type CallFault = keyof typeof callFaults;

const everywhere: readonly CallFault[] = [
  'fail',
  'throttle',
  'reply-lost',
  'late',
  'slow',
  'stall',
  'crash-before',
  'crash-after',
];

/** Which fault can happen to which call. Whatever is not here cannot; `whyNot` says why. */
export const possibleFaults: Readonly<Record<CallKind, readonly CallFault[]>> = {
  read: [...everywhere.filter((fault) => fault !== 'late' && fault !== 'reply-lost'), 'torn'],
  ask: [...everywhere.filter((fault) => fault !== 'late' && fault !== 'reply-lost'), 'stale'],
  write: [...everywhere, 'repeat', 'conflict'],
  transact: [...everywhere, 'conflict'],
  send: [...everywhere, 'repeat', 'partial'],
  settle: [...everywhere, 'repeat'],
  delete: [...everywhere, 'repeat', 'partial'],
  mail: everywhere,
  receive: everywhere,
};

const CHANGES_NOTHING = 'it changes nothing: the same as `fail`';
const NO_LOCKS = 'nothing there is locked by another writer';
const READS_NOTHING = 'it reads nothing';
const IS_CONSISTENT = 'it reads consistently';

/** Why a fault cannot happen to a call of a kind: all pairs that are not in `possibleFaults`. */
export const whyNot: Readonly<Record<CallKind, Readonly<Partial<Record<CallFault, string>>>>> = {
  read: {
    'reply-lost': CHANGES_NOTHING,
    late: CHANGES_NOTHING,
    repeat: 'it changes nothing: twice is once',
    conflict: 'a read of one item after the other takes no lock',
    partial: 'the adapter asks again for what was left out: tested on the wire',
    stale: IS_CONSISTENT,
  },
  ask: {
    'reply-lost': CHANGES_NOTHING,
    late: CHANGES_NOTHING,
    repeat: 'it changes nothing: twice is once',
    conflict: 'an index takes no lock',
    partial: 'one page of one index',
    torn: 'one page of one index',
  },
  write: { partial: 'one item is written or not', torn: READS_NOTHING, stale: IS_CONSISTENT },
  transact: {
    repeat: 'its client token makes the retry of the SDK one commit',
    partial: 'all or nothing',
    torn: READS_NOTHING,
    stale: IS_CONSISTENT,
  },
  send: { conflict: NO_LOCKS, torn: READS_NOTHING, stale: READS_NOTHING },
  settle: {
    conflict: NO_LOCKS,
    partial: 'what is left out of it comes back when its time is over: as if it failed',
    torn: READS_NOTHING,
    stale: READS_NOTHING,
  },
  delete: { conflict: NO_LOCKS, torn: READS_NOTHING, stale: READS_NOTHING },
  receive: {
    repeat: 'one that the SDK repeats gets other messages: the first are held for nobody',
    conflict: NO_LOCKS,
    partial: 'it has as many messages as it has',
    torn: 'one answer of one queue',
    stale: 'what it does not see yet is as if it came later',
  },
  mail: {
    repeat: 'the retries of the SDK are off',
    conflict: NO_LOCKS,
    partial: 'one mail to one address',
    torn: READS_NOTHING,
    stale: READS_NOTHING,
  },
};

/** What can happen to a delivery, to an environment, and to a client's request. */
export const otherFaults = {
  'lost-delete': 'the batch is handled, and not deleted',
  'late-delete': 'the batch is handled, and deleted when its visibility may have lapsed',
  'double-delivery': 'the batch is given to two environments at once',
  lapse: 'the visibility lapses while the first run lives',
  'timeout-kill': 'the function times out, and its process dies',
  'timeout-zombie': 'the function times out, and its body goes on',
  skew: 'the clock of the environment is off',
  'answer-lost': 'the client does not get the answer',
} as const;
export type OtherFault = keyof typeof otherFaults;
export type Fault = CallFault | OtherFault;

/** What of AWS can be away: a service, or one queue. */
export type OutageOf = 'dynamodb' | 'ses' | 'feedback' | QueueRole;

export interface FaultyCall {
  readonly site: string;
  readonly kind: CallKind;
  readonly queue?: QueueRole;
}

/** A stretch of virtual time in which every call of something fails. */
export interface Outage {
  readonly of: OutageOf;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface FaultSettings {
  /** Mean probability of a fault, 0 to 1; each schedule draws its own around it. */
  readonly intensity: number;
  readonly outages: readonly Outage[];
}

/** Some of the faults of a schedule, by their turn: 0 is the first that is drawn. */
export type Turns = Pick<ReadonlySet<number>, 'has'>;

/** Where a fault hit, how often: site → fault → count. */
export type FaultTable = Map<string, Map<Fault, number>>;

/** Share of the sites that nothing hits in a schedule. */
const SPARED = 0.25;
/** Largest probability that something goes wrong with a call: what is tried again gets through. */
const WORST = 0.6;

/** The faults of one schedule. */
export class FaultPlan {
  readonly counts: FaultTable = new Map();
  /** While false nothing is injected. */
  active = true;
  injected = 0;
  readonly #random: Random;
  readonly #outages: readonly Outage[];
  readonly #rates: Partial<Record<Fault, number>> = {};
  readonly #suppressed: Turns;
  /** How much more or less often a site is hit than others. */
  readonly #sorenessOf = new Map<string, number>();

  /** `suppressed` names faults, by their turn, that are left out: how a failure is made short. */
  constructor(random: Random, settings: FaultSettings, suppressed: Turns) {
    this.#random = random;
    this.#outages = settings.outages;
    this.#suppressed = suppressed;
    // Some faults often and others never finds more than all of them now and then.
    const scale = settings.intensity * 2 * random.next();
    for (const fault of [...Object.keys(callFaults), ...Object.keys(otherFaults)] as Fault[]) {
      this.#rates[fault] = random.chance(0.35) ? 0 : scale * 0.4 * random.next();
    }
  }

  /** What happens to this call, if anything. */
  ofCall({ site, kind, queue }: FaultyCall, nowMs: number): CallFault | undefined {
    const isOut = this.isOut(queue ?? (kind === 'mail' ? 'ses' : 'dynamodb'), nowMs);
    const drawn = this.#draw(site, possibleFaults[kind]);
    if (isOut) return this.#inject(site, 'fail') ? 'fail' : undefined;
    return drawn !== undefined && this.#inject(site, drawn) ? drawn : undefined;
  }

  /** Whether it is away now. An outage ends by itself, whatever else is injected. */
  isOut(what: OutageOf, nowMs: number): boolean {
    return this.#outages.some(
      ({ of, fromMs, untilMs }) => of === what && nowMs >= fromMs && nowMs < untilMs,
    );
  }

  /** Whether this happens here and now. */
  happens(site: string, fault: OtherFault): boolean {
    return this.#draw(site, [fault]) !== undefined && this.#inject(site, fault);
  }

  /** One of several that exclude each other, when something has to happen anyway. */
  oneOf<F extends OtherFault>(site: string, first: F, second: F): F {
    const fault = this.#random.chance(0.5) ? first : second;
    this.#count(site, fault);
    return fault;
  }

  #draw<F extends Fault>(site: string, possible: readonly F[]): F | undefined {
    const at = this.#random.next();
    if (!this.active) return undefined;
    // The simulator draws at each call: loops that make no lists.
    let total = 0;
    for (const fault of possible) total += this.#rates[fault] ?? 0;
    const scale = Math.min(this.#soreness(site), WORST / total);
    let sum = 0;
    for (const fault of possible) {
      sum += scale * (this.#rates[fault] ?? 0);
      if (at < sum) return fault;
    }
    return undefined;
  }

  /** Some sites often and others never, too: what comes late in a run is reached at all. */
  #soreness(site: string): number {
    const there = this.#sorenessOf.get(site);
    if (there !== undefined) return there;
    const soreness = this.#random.chance(SPARED) ? 0 : 1 / (1 - SPARED);
    this.#sorenessOf.set(site, soreness);
    return soreness;
  }

  #inject(site: string, fault: Fault): boolean {
    if (this.#suppressed.has(this.injected++)) return false;
    this.#count(site, fault);
    return true;
  }

  #count(site: string, fault: Fault): void {
    const ofSite = this.counts.get(site) ?? new Map<Fault, number>();
    this.counts.set(site, ofSite.set(fault, (ofSite.get(fault) ?? 0) + 1));
  }
}
