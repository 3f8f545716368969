/**
 * A test whether any of some values matches any of some globs: `*` stands for any text, `?` for one character (a code point), everything else for
 * itself, and the whole value has to match. There is no escape, and case counts.
 */
export function globMatcher(globs: string | string[]): (values: string[]) => boolean {
  const patterns = [globs].flat().map(glob => [...glob]);
  return values => values.map(value => [...value]).some(value => patterns.some(pattern => matchesGlob(pattern, value)));
}

/**
 * Goes through a value from its beginning to its end. Where it fits no longer, the newest star takes one character more, and those before it never have
 * to: so there are at most as many comparisons as characters in the value times those in the glob, whatever the stars.
 * @param onStep hears of every comparison
 */
export function matchesGlob(pattern: string[], value: string[], onStep: () => void = () => {}): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let taken = 0;
  while (position < value.length) {
    onStep();
    if (pattern[at] === '*') {
      star = at++;
      taken = position;
    } else if (pattern[at] === '?' || pattern[at] === value[position]) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++taken;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
