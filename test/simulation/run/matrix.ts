/** The matrix: which fault can hit which call site, how often each has, and why the rest cannot. */
import { type CallFault, callFaults, callKinds, type Fault, type FaultTable } from '../faults.ts';
import { inColumns } from './columns.ts';
import { faultsAt, reasonAgainst, type Site, type SiteKind, sites } from './sites.ts';

export interface Pair {
  readonly site: string;
  readonly fault: Fault;
  readonly count: number;
}

export interface Matrix {
  /** Every fault at every site that it can hit, with how often it has. */
  readonly pairs: readonly Pair[];
  /** What was hit, and is declared nowhere: the matrix is not whole. */
  readonly undeclared: readonly Pair[];
}

export function matrixOf(table: FaultTable, declared: readonly Site[] = sites): Matrix {
  const possible = new Map(declared.map(({ site, kind }) => [site, faultsAt(kind)]));
  const pairs = declared.flatMap(({ site, kind }) =>
    faultsAt(kind).map((fault) => ({ site, fault, count: table.get(site)?.get(fault) ?? 0 })),
  );
  const undeclared = [...table].flatMap(([site, counts]) =>
    [...counts]
      .filter(([fault]) => !possible.get(site)?.includes(fault))
      .map(([fault, count]) => ({ site, fault, count })),
  );
  return { pairs, undeclared };
}

/** The pairs that were hit too rarely, the rarest first. */
export function rarePairs({ pairs }: Matrix, atLeast: number): readonly Pair[] {
  return pairs.filter(({ count }) => count < atLeast).sort((a, b) => a.count - b.count);
}

/** Calls in one table, all else in another: columns are faults, and a dot is what cannot be. */
export function printMatrix(matrix: Matrix, declared: readonly Site[] = sites): string {
  const isOfCall = ({ kind }: Site) => callKinds.some((call) => call === kind);
  return [
    section('calls', matrix, declared.filter(isOfCall)),
    ...(['delivery', 'invocation', 'request'] as const).map((kind) =>
      section(
        plural[kind],
        matrix,
        declared.filter((site) => site.kind === kind),
      ),
    ),
    `why a dot is a dot\n${printReasons()}`,
    ...matrix.undeclared.map(
      ({ site, fault, count }) =>
        `UNDECLARED: ${fault} hit "${site}" ${count} times; see run/sites.ts`,
    ),
  ].join('\n\n');
}

const plural = { delivery: 'deliveries', invocation: 'invocations', request: 'requests' } as const;

function section(title: string, { pairs }: Matrix, of: readonly Site[]): string {
  const faults = [...new Set(of.flatMap(({ kind }) => faultsAt(kind)))];
  const count = new Map(pairs.map((pair) => [`${pair.site}/${pair.fault}`, pair.count]));
  const rows = of.map(({ site }) => [
    site,
    ...faults.map((fault) => count.get(`${site}/${fault}`)?.toLocaleString('en-GB') ?? '·'),
  ]);
  return inColumns([[title, ...faults], ...rows]);
}

/** One line a reason: which faults cannot hit which kind of call, and why. */
export function printReasons(): string {
  const kindsOf = new Map<string, { fault: CallFault; why: string; kinds: SiteKind[] }>();
  for (const fault of Object.keys(callFaults) as CallFault[]) {
    for (const kind of callKinds) {
      const why = reasonAgainst(kind, fault);
      if (why === undefined) continue;
      const same = kindsOf.get(`${fault}/${why}`) ?? { fault, why, kinds: [] };
      kindsOf.set(`${fault}/${why}`, same);
      same.kinds.push(kind);
    }
  }
  const rows = [...kindsOf.values()].map(({ fault, why, kinds }) => [fault, kinds.join(', '), why]);
  return inColumns(rows, 'left');
}
