import Table from 'cli-table3';
import stringWidth from 'string-width';
import { visibleLine } from '../lambdas/shared/visible';

/** A column; one that is whole is never broken over lines, so that its cells can be copied. */
export type Column = string | { heading: string; isWhole: true };

/** Room for a word or two, or for the date of a time. Columns of the terminal. */
const NARROWEST = 12;
const GAP = 2;

const NO_FRAME = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap(side => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('mid-mid')
    .map(part => [part, '']),
);

/**
 * Rows under their headings. What is wider than the terminal is broken over lines; where even that gives no table, each row becomes a paragraph.
 * @param nothing what is said when there are no rows
 * @param width of the terminal; without one (a pipe, a file) lines are as long as they need to be
 */
export function table(columns: Column[], rows: (string | undefined)[][], nothing: string, width = Number.POSITIVE_INFINITY): string {
  if (rows.length === 0) return nothing;
  const headings = columns.map(column => (typeof column === 'string' ? column : column.heading));
  const cells = rows.map(row => row.map(cell => visibleLine(cell ?? '') || '-'));
  const natural = headings.map((heading, index) => Math.max(...[heading, ...cells.map(row => row[index]!)].map(stringWidth)));
  const least = columns.map((column, index) => (typeof column === 'string' ? Math.min(natural[index]!, NARROWEST) : natural[index]!));
  const widths = fitted(natural, least, width - GAP * (columns.length - 1));
  return widths ? laidOut([headings, ...cells], widths) : paragraphs(headings, cells, width);
}

/** Takes from the widest columns until all have room; nothing when there is too little of it. */
function fitted(natural: number[], least: number[], room: number): number[] | undefined {
  const widths = [...natural];
  const sum = () => widths.reduce((total, width) => total + width, 0);
  while (sum() > room) {
    const spare = widths.map((width, index) => (width > least[index]! ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) return undefined;
    widths[widest]!--;
  }
  return widths;
}

function laidOut(rows: string[][], widths: number[]): string {
  const out = new Table({
    chars: { ...NO_FRAME, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: widths,
  });
  out.push(...rows.map(row => row.map((cell, index) => broken(cell, widths[index]!).join('\n'))));
  return withoutTrailingSpace(out.toString());
}

function paragraphs(headings: string[], rows: string[][], width: number): string {
  const indent = Math.max(...headings.map(heading => heading.length)) + GAP;
  const room = Math.max(width - indent, NARROWEST);
  const paragraph = (row: string[]) =>
    row.flatMap((cell, index) => broken(cell, room).map((line, at) => (at === 0 ? headings[index]! : '').padEnd(indent) + line));
  return withoutTrailingSpace(rows.map(row => paragraph(row).join('\n')).join('\n\n'));
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Lines of at most so many columns, broken between words where there are some, and never inside a character. */
export function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of characters.segment(text)) {
    if (stringWidth(line + segment) <= width) {
      line += segment;
      continue;
    }
    const space = segment === ' ' ? line.length : line.lastIndexOf(' ');
    lines.push(space > 0 ? line.slice(0, space) : line);
    line = segment === ' ' ? '' : (space > 0 ? line.slice(space + 1) : '') + segment;
  }
  return [...lines, line];
}

function withoutTrailingSpace(text: string): string {
  return text.replace(/ +$/gm, '');
}
