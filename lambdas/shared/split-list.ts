/** A text that holds a comma-separated list; an empty one is an empty list. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
}
