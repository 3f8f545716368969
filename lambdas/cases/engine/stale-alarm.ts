import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import { readableTime } from '../../shared/wording';
import type { Incident } from '../incident/incident';
import { RHYTHM } from '../incident/policy';
import type { StateChange } from '../incident/state-change';
import { recordChange } from './record-change';
import type { CaseServices } from './services';

/**
 * Whether CloudWatch knows that the alarm is over of which an event has told, as of one that was replayed days later. Then its true state is taken in like
 * any other change. A young change is believed without asking: DescribeAlarms may tell it late. So is an alarm of which CloudWatch cannot tell now:
 * a case must not wait for that.
 */
export async function isStale(incident: Incident, services: CaseServices): Promise<boolean> {
  const { alarms, incidents, now } = services;
  const { alarm, incidentKey, subject } = incident;
  if (subject.kind !== 'alarm' || now().toISOString() < later(alarm.timestamp, RHYTHM.freshChange)) return false;
  const described = await alarms.describe(subject).catch(() => 'unknown' as const);
  const answer = typeof described === 'string' ? described : described.StateValue;
  if (answer !== 'OK' && answer !== 'gone') return false;
  logger.warn('no case: the alarm is over, which no event has told', { incidentKey, answer });
  const changedAt = typeof described === 'string' ? undefined : described.StateTransitionedTimestamp;
  await recordChange(incident, changeOf(incident, answer, changedAt?.toISOString(), now()), services);
  const taken = await incidents.load(incidentKey);
  return taken?.alarm.value !== 'ALARM' || taken.alarm.timestamp !== alarm.timestamp;
}

/**
 * It has CloudWatch's own time where that is known, else it follows right on the change that it ends: whatever a later event tells is newer. It is a change of
 * its own, so that the event of the same one, should it come, is kept too.
 */
function changeOf({ alarm }: Incident, answer: 'OK' | 'gone', changedAt: string | undefined, now: Date): StateChange {
  const isLater = changedAt !== undefined && changedAt > alarm.timestamp && changedAt <= now.toISOString();
  const timestamp = isLater ? changedAt : new Date(Date.parse(alarm.timestamp) + 1).toISOString();
  const asked = `asked at ${readableTime(now.toISOString())}, before a case was opened`;
  const change = { id: `${timestamp}#OK#${answer}`, value: 'OK', timestamp } as const;
  return answer === 'gone'
    ? { ...change, text: `The alarm was deleted (CloudWatch, ${asked}).`, isDeleted: true, isAsked: true }
    : { ...change, text: `CloudWatch says that the alarm is OK (${asked}).`, isAsked: true };
}
