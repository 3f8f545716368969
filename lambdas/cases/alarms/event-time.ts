/** By how much the clocks of AWS's services, and ours, may differ. Seconds. */
const CLOCK_DIFFERENCE = 300;

/**
 * A time as ISO 8601, or the latest that it can be where it lies after that by more than clocks differ. The newest state wins: one that claims to be of
 * next year would win over all that come until then.
 * @param latest when the event was sent, or the present; unknown means that nothing bounds the time
 */
export function notAfter(time: string, latest: string | Date | undefined, differenceSeconds = CLOCK_DIFFERENCE): string {
  const given = new Date(time);
  const bound = latest === undefined ? Number.NaN : new Date(latest).getTime();
  return given.getTime() > bound + differenceSeconds * 1000 ? new Date(bound).toISOString() : given.toISOString();
}
