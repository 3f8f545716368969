import { UsageError } from './usage-error';

const MILLISECONDS = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/**
 * Reads a duration as people write it: `90m`, `2h`, `1h30m`, `45s`, `1d`.
 * @returns milliseconds
 * @throws UsageError for anything else
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  if (!isWhole) throw new UsageError(`"${text}" is no duration: write 90m, 2h, 1h30m, 45s or 1d.`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (MILLISECONDS.get(unit ?? '') ?? 0), 0);
}
