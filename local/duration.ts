export { parseDuration } from '../lambdas/shared/duration';

/** A moment of a run as people read it: `+01:02:03` after its start, days in front when there are any. */
export function formatOffset(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const days = Math.floor(seconds / 86_400);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return `+${days > 0 ? `${days}d ` : ''}${parts.map(part => String(part).padStart(2, '0')).join(':')}`;
}

/** `90 s`, `12 min` or `2.5 h`, whatever is shortest to read. */
export function describeDuration(milliseconds: number): string {
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 1000)} s`;
  if (milliseconds < 7_200_000) return `${Math.round(milliseconds / 60_000)} min`;
  return `${Math.round(milliseconds / 360_000) / 10} h`;
}
