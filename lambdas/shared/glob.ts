/**
 * A test whether any of some values matches any of some globs: `*` stands for any text, `?` for one character, everything else for itself, and
 * the whole value has to match.
 */
export function globMatcher(globs: string | string[]): (values: string[]) => boolean {
  const patterns = [globs].flat().map(toRegExp);
  return values => values.some(value => patterns.some(pattern => pattern.test(value)));
}

function toRegExp(glob: string): RegExp {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's');
}
