/** Rows, under headings where there are some: numbers to the right, anything else to the left. */
export function table(
  headings: readonly string[] | undefined,
  rows: readonly (readonly (string | number)[])[],
): string {
  const texts = [...(headings ? [headings] : []), ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-GB') : cell)),
  );
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => typeof rows[0]?.[column] === 'number';
  return texts
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
