import type { Incident } from '../incident/incident';
import type { LeftOut } from '../incident/left-out';
import type { AlarmEvent } from './alarm-event';
import type { AlarmStates } from './alarm-states';
import type { DescribedAlarm } from './describe-alarms';

export type Choice = 'Ignore' | 'Open';

/** What becomes no case on its own, as the operator chose it. */
export interface LeaveOutSettings {
  existingAlarms: Choice;
  scalingAlarms: Choice;
  alarmsWithDisabledActions: Choice;
}

type Alarm = Pick<Incident, 'subject' | 'alarm'>;

/** @param event of the newest change, if it is kept */
export type LeaveOut = (incident: Alarm, event?: AlarmEvent) => Promise<LeftOut | undefined>;

/**
 * Asks CloudWatch how the alarm is set up, as its event does not tell of actions; an answer that cannot be had keeps no case back.
 * @param installedAt when this installation began to watch (ISO 8601)
 */
export function leaveOut(settings: LeaveOutSettings, alarms: Pick<AlarmStates, 'describe'>, installedAt: () => Promise<string>): LeaveOut {
  return async (incident, event) => {
    const { subject } = incident;
    if (subject.kind !== 'alarm') return undefined;
    if (settings.existingAlarms === 'Ignore' && inAlarmSince(incident, event) < (await installedAt())) return 'existing-alarm';
    if (settings.scalingAlarms === 'Ignore' && isTargetTracking(subject.name)) return 'scaling-alarm';
    if (settings.scalingAlarms === 'Open' && settings.alarmsWithDisabledActions === 'Open') return undefined;
    const described = await alarms.describe(subject);
    return typeof described === 'string' ? undefined : leftOutFor(described, settings);
  };
}

/** An alarm may change from ALARM to ALARM: the event tells of the time before. */
function inAlarmSince({ alarm }: Alarm, event?: AlarmEvent): string {
  const { value, timestamp } = event?.detail.previousState ?? {};
  // The end of what was before may have been lost on its way.
  if (typeof value === 'string' && value !== 'ALARM') return alarm.timestamp;
  const before = value === 'ALARM' && typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  const since = Number.isNaN(before) ? alarm.since : new Date(before).toISOString();
  return since < alarm.since ? since : alarm.since;
}

function leftOutFor(alarm: DescribedAlarm, { scalingAlarms, alarmsWithDisabledActions }: LeaveOutSettings): LeftOut | undefined {
  if (scalingAlarms === 'Ignore' && onlyScales(alarm)) return 'scaling-alarm';
  return alarmsWithDisabledActions === 'Ignore' && alarm.ActionsEnabled === false ? 'actions-disabled' : undefined;
}

/** Target tracking names its alarms so; the lower one of each pair is in ALARM whenever there is little to do. */
export function isTargetTracking(alarmName: string): boolean {
  return alarmName.startsWith('TargetTracking-');
}

/** An alarm without any action may be there for this automation alone: it is none of these. */
function onlyScales({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }: DescribedAlarm): boolean {
  const actions = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
  return actions.length > 0 && actions.every(arn => /^arn:[^:]*:(autoscaling|application-autoscaling):/.test(arn));
}
