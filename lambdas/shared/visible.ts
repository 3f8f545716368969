/**
 * What commands a terminal, turns the direction of writing, joins, splits or hides: controls, format characters, line separators, halves of surrogate
 * pairs, and whatever Unicode lets a font leave out.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** An emoji may consist of several that are joined, and its look be chosen: those joints are kept, as is the end of a line. */
const KEPT =
  /\r?\n|\t|(?<=\p{Emoji})(?:\ufe0e|\ufe0f)|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})/u;

const KEPT_OR_UNSAFE = new RegExp(`(${KEPT.source})|${UNSAFE.source}`, 'gu');

/**
 * Text of foreign origin for a terminal or a page: what would act there is shown as an escape such as `\u202e`, which JSON reads back as it was.
 * Everything that prints goes through this; doing it twice changes nothing.
 */
export function visible(text: string): string {
  return text.replace(KEPT_OR_UNSAFE, (found, kept?: string) => kept ?? escaped(found));
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text.replace(/\r?\n|\t/g, ' '));
}

/** As JSON writes it: by code units. */
function escaped(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
