/** Rows as a table for the terminal: numbers right, words left, a line under the heading. */
export function textTable(heading: string[], rows: (string | number)[][]): string {
  const cells = [heading, ...rows.map(row => row.map(readable))];
  const widths = heading.map((_, column) => Math.max(...cells.map(row => (row[column] ?? '').length)));
  const isNumber = heading.map((_, column) =>
    rows.every(row => typeof row[column] === 'number' || /^[\d.,]+ ?x?$|^-$/.test(String(row[column]))),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('   ')
      .trimEnd();
  const [first, ...rest] = cells;
  return [line(first!), widths.map(width => '-'.repeat(width)).join('   '), ...rest.map(line)].map(text => `  ${text}`).join('\n');
}

function readable(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US', { maximumFractionDigits: 1 }) : cell;
}

/** How many times as large as the smallest possible; a dash where nothing would have been needed and nothing was done. */
export function ratio(value: number, smallest: number): string {
  if (smallest === 0) return value === 0 ? '-' : 'over';
  return `${(value / smallest).toFixed(2)} x`;
}
