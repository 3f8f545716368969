import { cut, cutSaying, keepLines, listed, oneLine } from '../../shared/wording';

/** Lines under one heading. A section without lines is not written. */
export interface Section {
  heading: string;
  lines: (string | undefined)[];
}

/** What stands before and behind the list of changes. */
export interface Parts {
  before: Section[];
  after: Section[];
}

/** Shrinks what may be shrunk: 1 gives each part the room that it should have, less makes a long text fit. */
export type Room = (characters: number) => number;

export function section(heading: string, lines: (string | undefined)[]): Section {
  return { heading, lines };
}

/** The lines of sections, an empty one between two. */
export function linesOf(sections: Section[]): string[] {
  return sections.filter(hasLines).flatMap(({ heading, lines }, index) => {
    const written = lines.filter(each => each !== undefined);
    return [...(index > 0 ? [''] : []), ...(heading ? [heading] : []), ...written];
  });
}

function hasLines({ lines }: Section): boolean {
  return lines.some(each => each !== undefined);
}

/** `Region: eu-west-1`; nothing where there is nothing to tell. */
export function line(name: string, value: string): string | undefined {
  return value === '' ? undefined : `${name}: ${value}`;
}

/** A word of CloudWatch's, such as a state, a unit or a region, however long somebody makes it. */
export function short(text: string): string {
  return cut(oneLine(text), WORD_LIMIT);
}

const WORD_LIMIT = 64;

export function inPairs(pairs: { name: string; value: string }[], limit: number): string {
  return listed(
    pairs.map(({ name, value }) => oneLine(`${name}=${value}`)),
    limit,
  );
}

export function asManyAsFit(lines: string[], limit: number, noun: string): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const each of lines) {
    length += each.length + 1;
    if (kept.length > 0 && length > limit) break;
    kept.push(each);
  }
  const left = lines.length - kept.length;
  return left > 0 ? [...kept, `- and ${left} more ${noun}, which are cut here`] : kept;
}

/** An operator's words. A line of theirs that looks like our reference would be taken for it, and is marked as a quotation. */
export function paragraph(text: string, limit: number): string {
  return cutSaying(keepLines(text), limit).replace(/^[ \t]*Reference:/gm, '> Reference:');
}

const MOST_NOTES = 8;

/** What the case has to do without. */
export function notAvailable(notes: string[], room: Room): Section {
  return section(
    'NOT AVAILABLE',
    notes.slice(0, MOST_NOTES).map(note => `- ${cutSaying(oneLine(note), room(300))}`),
  );
}
