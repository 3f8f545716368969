import { visible } from '../../shared/visible';

/** HTML that is safe to show: what came from outside is text in it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | undefined | false | Part[];

/** Writes HTML: whatever is put in is escaped, unless it is HTML itself; nothing and `false` are left out. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, string, index) => `${text}${written(parts[index - 1])}${string}`));
}

function written(part: Part): string {
  if (part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(written).join('');
  return part instanceof Html ? part.text : escaped(String(part));
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, character => ENTITIES.get(character)!);
}

/** A value as JSON inside an element, where no entity is read and no tag may begin. */
export function jsonIn(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** A table with a heading for each column, or the sentence that says why there is none. */
export function table(caption: string, headings: string[], rows: Part[][], nothing: string): Html {
  if (rows.length === 0) return html`<p>${nothing}</p>`;
  const cells = (row: Part[]) => row.map((cell, index) => html`<td data-label="${headings[index]}">${cell}</td>`);
  return html`<div class="sa-scroll"><table><caption>${caption}</caption><thead><tr>${headings.map(
    heading => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${rows.map(row => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
}
