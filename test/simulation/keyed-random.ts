/**
 * A number in [0, 1) that depends on nothing but the seed and the key. Every choice of a history has a key of its own, so that leaving one event
 * out of it changes no other: that is what makes a failing history shrinkable.
 */
export function keyed(seed: number, key: string): number {
  let hash = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** One of several, by weight: `[['a', 3], ['b', 1]]` is `a` three times out of four. */
export function weighted<T>(draw: number, choices: readonly (readonly [T, number])[]): T {
  let rest = draw * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    rest -= weight;
    if (rest < 0) return choice;
  }
  return choices[choices.length - 1]![0];
}

/** A whole number from `least` to `most`. */
export function whole(draw: number, least: number, most: number): number {
  return least + Math.floor(draw * (most - least + 1));
}
