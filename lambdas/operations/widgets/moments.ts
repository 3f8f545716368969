const UNITS: [milliseconds: number, name: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** How long ago a time is, in its two largest units: `2 h 5 min`. */
export function ageOf(time: string, now: Date): string {
  let left = Math.max(0, now.getTime() - Date.parse(time));
  const parts: string[] = [];
  for (const [milliseconds, name] of UNITS) {
    const count = Math.floor(left / milliseconds);
    left -= count * milliseconds;
    if (count > 0 || parts.length > 0) parts.push(count > 0 ? `${count} ${name}` : '');
    if (parts.length === 2) break;
  }
  return parts.filter(Boolean).join(' ') || '0 s';
}
