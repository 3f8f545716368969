/** Adds seconds to a time. */
export function later(from: Date | string, seconds: number): string {
  return new Date(new Date(from).getTime() + seconds * 1000).toISOString();
}
