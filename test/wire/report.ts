/** The table of which fault hit which call how often. */
import {
  apiCalls,
  count,
  type FaultTable,
  possibleFaults,
  type WireFault,
  wireFaults,
} from './faults.ts';

export function addTo(total: FaultTable, table: FaultTable): void {
  for (const [call, row] of table) {
    for (const [fault, times] of row) count(total, call, fault, times);
  }
}

/** A row a call, a column a fault; a dot where the fault cannot happen. */
export function formatTable(table: FaultTable): string {
  const faults = Object.keys(wireFaults) as WireFault[];
  const rows = apiCalls.map((call) => [
    call,
    ...faults.map((fault) =>
      possibleFaults[call].includes(fault) ? String(table.get(call)?.get(fault) ?? 0) : '·',
    ),
  ]);
  const lines = [['', ...faults], ...rows];
  const widths = ['', ...faults].map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
