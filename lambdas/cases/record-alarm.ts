import { logger } from '../shared/runtime';
import { parseAlarmEvent } from './alarm-signal';
import { changeOf } from './incident';
import type { CaseServices } from './ports';
import { takeIn } from './take-in';
import { workIncident } from './work-incident';

/**
 * Records what an alarm event says, then works the incident once. Recording is what must not fail; working is repeated by the sweep, so that a
 * Support API in trouble loses no event.
 * @throws {UnreadableAlarmEvent} when the event is not an alarm's change; what DynamoDB throws
 */
export async function recordAlarm(event: unknown, services: CaseServices, mayStart?: () => boolean): Promise<void> {
  const signal = parseAlarmEvent(event);
  await takeIn({ ...signal, kind: 'alarm' }, changeOf(signal), services, signal);
  try {
    await workIncident(signal.incidentKey, services, mayStart);
  } catch (error) {
    logger.warn('recorded, and left to the sweep', { incidentKey: signal.incidentKey, error: error as Error });
  }
}
