import { invalidParameter } from '../api-error';

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** The addresses, or none. Throws InvalidParameterValueException for something that is no e-mail address. */
export function requireAddresses(addresses: string[] = []): string[] {
  const wrong = addresses.find(address => !ADDRESS.test(address));
  if (wrong !== undefined) throw invalidParameter(`Invalid ccEmailAddresses: ${wrong} is not an e-mail address`);
  return addresses;
}

/** A predicate for the stretch of time a request asks for, both ends included. Throws InvalidParameterValueException. */
export function timeFilter(request: { afterTime?: string; beforeTime?: string }): (time: Date) => boolean {
  const after = requireTime('afterTime', request.afterTime) ?? Number.NEGATIVE_INFINITY;
  const before = requireTime('beforeTime', request.beforeTime) ?? Number.POSITIVE_INFINITY;
  return time => time.getTime() >= after && time.getTime() <= before;
}

function requireTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = ISO_8601.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalidParameter(`Invalid ${name}: ${text} is not a time in ISO 8601`);
  return time;
}
