import { logger } from '../shared/runtime';
import { type AlarmStateValue, parseAlarmEvent } from './alarms/alarm-signal';
import type { DescribedAlarm } from './alarms/describe-alarms';
import type { AlarmList } from './alarms/list-alarms';
import { changeOf, type Incident, later } from './incident';
import type { CaseServices } from './ports';
import { takeIn } from './take-in';

export interface ReconcileScope {
  accountId: string;
  region: string;
  /** Only alarms whose name begins so become cases. */
  alarmNamePrefix: string;
  /** Names of the application's own alarms begin so; they are left alone. */
  ownAlarmPrefix: string;
}

type Records = Pick<CaseServices, 'incidents' | 'now'>;

/** For this long an event may still be on its way: only what lasts longer was lost. Seconds. */
const GRACE_SECONDS = 600;

/**
 * Compares what is recorded with what CloudWatch says, for events that were lost before they reached the bus: alarms that have been in ALARM without
 * an incident, and incidents whose alarm is over or gone. What is found is taken in like an event that came late; the sweep acts on it.
 */
export async function reconcileAlarms(services: Records, list: AlarmList, scope: ReconcileScope): Promise<void> {
  const latest = later(services.now(), -GRACE_SECONDS);
  const firing = (await list.inAlarm(scope.alarmNamePrefix)).filter(alarm => isForUs(alarm, scope) && changedAt(alarm) <= latest);
  for (const alarm of firing) await takeInMissed(alarm, services, scope);
  const waiting = await unfinished(services, scope);
  const known = await list.named([...new Set(waiting.map(({ alarmName }) => alarmName))]);
  for (const incident of waiting) {
    const alarm = known.find(({ AlarmName }) => AlarmName === incident.alarmName);
    if (!alarm) await takeInGone(incident, services);
    else if (alarm.StateValue !== 'ALARM' && changedAt(alarm) <= latest) await takeInMissed(alarm, services, scope);
  }
}

/**
 * An alarm with contributors has an incident for each of them, which only its own events can tell. A monitoring account lists alarms of other accounts
 * too: those have their own incidents.
 */
function isForUs(
  { AlarmName = '', AlarmArn = '', ...alarm }: DescribedAlarm,
  { ownAlarmPrefix, accountId, region }: ReconcileScope,
): boolean {
  const hasContributors =
    alarm.kind === 'log' || (alarm.kind === 'metric' && alarm.Metrics?.some(({ Expression = '' }) => /\bGROUP\s+BY\b/i.test(Expression)));
  const isHere = AlarmArn.includes(`:cloudwatch:${region}:${accountId}:alarm:`);
  return isHere && !AlarmName.startsWith(ownAlarmPrefix) && !hasContributors;
}

function changedAt({ StateTransitionedTimestamp, StateUpdatedTimestamp }: DescribedAlarm): string {
  return (StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date(0)).toISOString();
}

/** Takes in the state that CloudWatch tells, unless an incident knows it, or knows something newer. */
async function takeInMissed(alarm: DescribedAlarm, services: Records, scope: ReconcileScope): Promise<void> {
  const signal = parseAlarmEvent(asEvent(alarm, scope));
  const incident = await services.incidents.load(signal.incidentKey);
  if (incident && (incident.alarm.value === signal.value || incident.alarm.timestamp >= signal.timestamp)) return;
  logger.warn('CloudWatch knows of a change of which no event came', { incidentKey: signal.incidentKey, state: signal.value });
  await takeIn({ ...signal, kind: 'alarm' }, changeOf(signal), services, signal);
}

async function takeInGone(incident: Incident, services: Records): Promise<void> {
  const timestamp = services.now().toISOString();
  logger.warn('the alarm of an incident does not exist any more', { incidentKey: incident.incidentKey });
  const change = { id: `${timestamp}#OK`, value: 'OK', timestamp, text: 'The alarm was deleted.', isDeleted: true } as const;
  await takeIn(incident, change, services);
}

/** Incidents of this account and region that believe their alarm to be firing. Those of single contributors are verified before they are resolved. */
async function unfinished(services: Records, { accountId, region }: ReconcileScope): Promise<Incident[]> {
  const found: Incident[] = [];
  for await (const incidentKey of services.incidents.due(END_OF_TIME)) {
    const incident = await services.incidents.load(incidentKey);
    if (incident && isOurAlarm(incident) && incident.accountId === accountId && incident.region === region) found.push(incident);
  }
  return found;
}

function isOurAlarm({ kind, alarm, contributorId }: Incident): boolean {
  return kind === 'alarm' && alarm.value !== 'OK' && contributorId === undefined;
}

/** Whatever has a due time at all is unfinished. */
const END_OF_TIME = new Date('9999-01-01T00:00:00Z');

/** The event that should have come, as far as DescribeAlarms tells it. */
function asEvent(alarm: DescribedAlarm, { accountId, region }: ReconcileScope): unknown {
  const { AlarmName = '', AlarmArn, AlarmDescription, StateValue, StateReason, StateReasonData } = alarm;
  const timestamp = changedAt(alarm);
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: accountId,
    region,
    time: timestamp,
    resources: [AlarmArn],
    detail: {
      alarmName: AlarmName,
      configuration: { description: AlarmDescription },
      state: {
        value: StateValue as AlarmStateValue,
        timestamp,
        reason: StateReason,
        reasonData: StateReasonData,
        actionsSuppressedBy: alarm.kind === 'composite' ? alarm.ActionsSuppressedBy && alarm.ActionsSuppressor : undefined,
      },
    },
  };
}
