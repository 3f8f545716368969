import { own } from '../shared/own';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The text of a check's description, which the API gives as HTML: paragraphs and breaks become lines, list items get a dash, everything else
 * that is markup goes. For reading and searching; it is never put back into a page unescaped.
 */
export function plainText(html: string): string {
  return html
    .replace(/\s+/g, ' ')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<(br|\/?p|\/?h\d|\/?ul|\/?ol|\/?div|\/?tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, decodeEntity)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\s]*/g, '\n')
    .trim();
}

function decodeEntity(entity: string, decimal?: string, hex?: string, name?: string): string {
  if (name) return own(ENTITIES, name.toLowerCase()) ?? entity;
  const codePoint = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : entity;
}
