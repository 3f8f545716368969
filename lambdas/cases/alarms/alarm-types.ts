import type { AlarmType, CloudWatchClient } from '@aws-sdk/client-cloudwatch';

const EVERY_TYPE: AlarmType[] = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'];
/** Those that every region knows. Log alarms came in 2026, and a region that has none may refuse to hear of them. */
const OLD_TYPES: AlarmType[] = ['MetricAlarm', 'CompositeAlarm'];

/** Clients whose region has refused the new type: for the rest of the process it is not asked for again. */
const withoutLogAlarms = new WeakSet<CloudWatchClient>();

/**
 * Asks for alarms of every type, and where CloudWatch does not know all of them, for those that it knows: an alarm that could not be asked for
 * could never be resolved. Where log alarms are unknown there are none.
 * @param ask may be called twice
 */
export async function forEveryAlarmType<T>(client: CloudWatchClient, ask: (types: AlarmType[]) => Promise<T>): Promise<T> {
  if (withoutLogAlarms.has(client)) return ask(OLD_TYPES);
  try {
    return await ask(EVERY_TYPE);
  } catch (error) {
    if (!isInvalidInput(error)) throw error;
    const answer = await ask(OLD_TYPES);
    // Only now is it known that the type was the trouble, and not a name or a page.
    withoutLogAlarms.add(client);
    return answer;
  }
}

/** None of the ways in which CloudWatch refuses input is modelled for DescribeAlarms. */
function isInvalidInput(error: unknown): boolean {
  return /^(Validation|InvalidParameter)/.test((error as Error | undefined)?.name ?? '');
}
