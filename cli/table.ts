import { oneLine } from '../lambdas/cases/text/wording';

const GAP = '  ';

/** Rows under their headings, each column as wide as its widest cell. Texts from outside lose what would disorder a terminal. */
export function table(headings: string[], rows: (string | undefined)[][], nothing: string): string {
  if (rows.length === 0) return nothing;
  const lines = [headings, ...rows.map(row => row.map(cell => oneLine(cell ?? '') || '-'))];
  const widths = headings.map((_, column) => Math.max(...lines.map(line => width(line[column]!))));
  return lines
    .map(line =>
      line
        .map((cell, column) => pad(cell, widths[column]!))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function width(text: string): number {
  return [...text].length;
}

function pad(text: string, length: number): string {
  return text + ' '.repeat(length - width(text));
}
