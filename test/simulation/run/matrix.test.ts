import { describe, expect, it } from 'vitest';
import { callFaults, callKinds, type Fault, type FaultTable, otherFaults } from '../faults.ts';
import { matrixOf, printMatrix, printReasons, rarePairs } from './matrix.ts';
import { faultsAt, reasonAgainst, type Site, sites } from './sites.ts';

const all = [...Object.keys(callFaults), ...Object.keys(otherFaults)] as Fault[];
const declared: readonly Site[] = [
  { site: 'shop read', kind: 'read' },
  { site: 'shop', kind: 'invocation' },
];
const tableOf = (counts: Record<string, Partial<Record<Fault, number>>>): FaultTable =>
  new Map(
    Object.entries(counts).map(([site, of]) => [
      site,
      new Map(all.flatMap((fault) => (of[fault] ? [[fault, of[fault]]] : []))),
    ]),
  );

describe('the matrix of faults and call sites', () => {
  it('says of every fault at every kind of call that it can be, or why not', () => {
    for (const kind of callKinds) {
      for (const fault of all) {
        const reason = reasonAgainst(kind, fault);
        expect(reason === undefined).toBe(faultsAt(kind).includes(fault));
        expect(reason).not.toBe('nobody has said why');
      }
    }
  });

  it('has a place for every fault', () => {
    const placed = new Set(sites.flatMap(({ kind }) => faultsAt(kind)));
    expect([...placed].sort()).toEqual([...all].sort());
  });

  it('names no site twice', () => {
    expect(new Set(sites.map(({ site }) => site)).size).toBe(sites.length);
  });

  it('counts what never happened as zero', () => {
    const { pairs } = matrixOf(tableOf({ 'shop read': { fail: 3 } }), declared);
    expect(pairs).toContainEqual({ site: 'shop read', fault: 'fail', count: 3 });
    expect(pairs).toContainEqual({ site: 'shop read', fault: 'torn', count: 0 });
    expect(pairs).toContainEqual({ site: 'shop', fault: 'skew', count: 0 });
    expect(pairs).not.toContainEqual(expect.objectContaining({ fault: 'repeat' }));
  });

  it('tells what hit a place that is not declared', () => {
    const table = tableOf({ 'shop write': { fail: 2 }, 'shop read': { repeat: 1 } });
    expect(matrixOf(table, declared).undeclared).toEqual([
      { site: 'shop write', fault: 'fail', count: 2 },
      { site: 'shop read', fault: 'repeat', count: 1 },
    ]);
  });

  it('lists the pairs below a threshold, the rarest first', () => {
    const hits = Object.fromEntries(all.map((fault) => [fault, 9]));
    const table = tableOf({ 'shop read': { ...hits, fail: 2, torn: 0 }, shop: hits });
    const rare = rarePairs(matrixOf(table, declared), 9);
    expect(rare.map(({ fault, count }) => [fault, count])).toEqual([
      ['torn', 0],
      ['fail', 2],
    ]);
  });

  it('prints counts, dots, and a reason for every dot', () => {
    const text = printMatrix(matrixOf(tableOf({ 'api get': { fail: 1_234 } })));
    expect(text).toMatch(/^api get +1,234 +0 /m);
    expect(text).toMatch(/^order transact .*·$/m);
    expect(text).toMatch(/^repeat +transact +its client token/m);
    expect(printReasons().split('\n').length).toBeGreaterThan(5);
  });

  it('says where a fault that hit an undeclared place has to be declared', () => {
    const text = printMatrix(matrixOf(tableOf({ 'api pay': { fail: 1 } })));
    expect(text).toContain('UNDECLARED: fail hit "api pay" 1 times; see run/sites.ts');
  });
});
