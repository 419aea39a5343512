/**
 * Every place where a fault can hit, declared: a pair that was never hit is seen only because it is
 * written here. A new call of a handler, or a new kind of fault, is added here and in `faults.ts`.
 */
import { queueRoles } from '../../../lambdas/runtime/ports.ts';
import {
  type CallKind,
  callFaults,
  callKinds,
  type Fault,
  type OtherFault,
  otherFaults,
  possibleFaults,
  whyNot,
} from '../faults.ts';

/** What a fault hits: a call, a delivery of a batch, an invocation, or a client's request. */
export type SiteKind = CallKind | 'delivery' | 'invocation' | 'request';

export interface Site {
  /** As `FaultPlan` counts it. */
  readonly site: string;
  readonly kind: SiteKind;
}

/** What each function calls: the part of the site after its name, and what kind of call it is. */
const calls: Readonly<Record<string, Readonly<Record<string, CallKind>>>> = {
  api: {
    get: 'read',
    query: 'ask',
    'put orders': 'write',
    'put owners': 'write',
    'send orders': 'send',
  },
  order: {
    get: 'read',
    transact: 'transact',
    'update failures': 'write',
    'send inventory': 'send',
    'send email': 'send',
    hide: 'settle',
    bury: 'settle',
  },
  inventory: {
    get: 'read',
    transact: 'transact',
    'update failures': 'write',
    'send replies': 'send',
    hide: 'settle',
    bury: 'settle',
  },
  email: {
    get: 'read',
    'put idempotency': 'write',
    'update idempotency': 'write',
    'update failures': 'write',
    'update mailReports': 'write',
    mail: 'mail',
    hide: 'settle',
    bury: 'settle',
  },
  feedback: { transact: 'transact' },
  watch: {
    get: 'read',
    query: 'ask',
    scan: 'ask',
    'put watch': 'write',
    'update failures': 'write',
    'send orders': 'send',
    look: 'receive',
    'give back': 'settle',
  },
};

/** What is not a function: it has calls, and no invocations. */
const operatorCalls: Readonly<Record<string, CallKind>> = {
  transact: 'transact',
  receive: 'receive',
  send: 'send',
  delete: 'delete',
  'give back': 'settle',
};

const deliveries = [...queueRoles, 'feedback'];
const requests = ['submit', 'cancel', 'look', 'list'];

export const sites: readonly Site[] = [
  ...Object.entries(calls).flatMap(([name, kinds]) => [
    ...Object.entries(kinds).map(([call, kind]) => ({ site: `${name} ${call}`, kind })),
    { site: name, kind: 'invocation' as const },
  ]),
  ...Object.entries(operatorCalls).map(([call, kind]) => ({ site: `operator ${call}`, kind })),
  ...deliveries.map((queue) => ({ site: `${queue} delivery`, kind: 'delivery' as const })),
  ...requests.map((what) => ({ site: `client ${what}`, kind: 'request' as const })),
];

/** Where each of the faults that do not hit a call hits. */
const placeOf: Readonly<Record<OtherFault, Exclude<SiteKind, CallKind>>> = {
  'lost-delete': 'delivery',
  'late-delete': 'delivery',
  'double-delivery': 'delivery',
  lapse: 'delivery',
  'timeout-kill': 'invocation',
  'timeout-zombie': 'invocation',
  skew: 'invocation',
  'answer-lost': 'request',
};

const ofCalls = Object.keys(callFaults) as readonly (keyof typeof callFaults)[];
const ofOthers = Object.keys(otherFaults) as readonly OtherFault[];

export function faultsAt(kind: SiteKind): readonly Fault[] {
  return isCall(kind) ? possibleFaults[kind] : ofOthers.filter((fault) => placeOf[fault] === kind);
}

/** Why a fault cannot hit this kind of site; undefined: it can. */
export function reasonAgainst(kind: SiteKind, fault: Fault): string | undefined {
  if (faultsAt(kind).includes(fault)) return undefined;
  const ofCall = ofCalls.find((name) => name === fault);
  if (ofCall && isCall(kind)) return whyNot[kind][ofCall] ?? 'nobody has said why';
  return ofCall ? 'it hits a call' : `it hits ${article[placeOf[fault as OtherFault]]}`;
}

const article = { delivery: 'a delivery', invocation: 'an invocation', request: 'a request' };

function isCall(kind: SiteKind): kind is CallKind {
  return callKinds.some((call) => call === kind);
}
