import { caseName } from '../lambdas/shared/case-name';
import { DETAIL_TYPE, EVENT_SOURCE } from '../lambdas/shared/contract';
import { own } from '../lambdas/shared/own';
import type { BusEvent } from './cloud/bus';
import { describeDuration } from './duration';
import type { Timeline } from './timeline';

type Json = Record<string, unknown>;

/** Puts events of the bus into words. */
export function narrateEvent(event: BusEvent, timeline: Timeline): void {
  if (event.source === EVENT_SOURCE) narrateOwnEvent(event, timeline);
  else if (event.source === 'aws.support') narrateSupportEvent(event, timeline);
  else if (event['detail-type'] === 'CloudWatch Alarm State Change') narrateAlarm(event, timeline);
  else timeline.tell('event', `${event['detail-type']} from ${event.source}`);
}

function narrateAlarm({ detail }: BusEvent, timeline: Timeline): void {
  const { alarmName = 'an alarm without a name', state, previousState, muteDetail } = detail as Record<string, Json | undefined>;
  const from = previousState?.value ? `${previousState.value} -> ` : '';
  const muted = muteDetail ? ', muted by a mute rule' : '';
  timeline.tell('alarm', `${alarmName}: ${state?.value ? `${from}${state.value}` : 'an event without a state'}${muted}`);
}

/** Our own writes come back as events too: they have been told already. */
function narrateSupportEvent({ detail }: BusEvent, timeline: Timeline): void {
  const { origin, 'display-id': displayId, 'case-id': caseId } = detail as Record<string, string | undefined>;
  if (origin === 'AWS') timeline.tell('case', `${caseName({ caseId, displayId })}: AWS Support wrote`);
}

function narrateOwnEvent({ 'detail-type': detailType, detail }: BusEvent, timeline: Timeline): void {
  const words = own(OWN_EVENTS, detailType);
  if (words) timeline.tell('case', words(detail));
  else if (detailType === DETAIL_TYPE.refreshCompleted) timeline.tell('advisor', refreshCompleted(detail));
  else if (detailType === DETAIL_TYPE.refreshFailed)
    timeline.tell('trouble', `the refresh of Trusted Advisor failed: ${detail.error} ${detail.cause ?? ''}`);
  else timeline.count('advisor', `"${detailType}"`);
}

const OWN_EVENTS: Record<string, (detail: Json) => string> = {
  [DETAIL_TYPE.caseOpened]: detail =>
    `${detail.mode === 'DryRun' ? 'DRY RUN: would open a case' : `opened ${caseName(detail) ? `case ${caseName(detail)}` : 'a case'}`} for ${detail.alarmName}${detail.subject ? `: ${subject(detail)}` : ''}`,
  [DETAIL_TYPE.caseUpdated]: detail =>
    `${named(detail)}: ${detail.reopened ? 'open again' : `${done(detail, 'told', 'would tell')} ${plural(detail.changes, 'change')} of the alarm`}`,
  [DETAIL_TYPE.caseResolved]: detail =>
    `${named(detail)}: ${done(detail, 'resolved', 'would be resolved')} by ${detail.by === 'us' ? 'the automation, the alarm is over' : detail.by}`,
  [DETAIL_TYPE.caseFailed]: detail => `${named(detail)}: AWS takes no case (${detail.error})`,
  [DETAIL_TYPE.supportReplied]: detail =>
    `${named(detail)}: ${detail.from === 'account' ? 'somebody of the account wrote' : 'AWS Support replied'}`,
  [DETAIL_TYPE.alarmSuppressed]: detail => `${detail.alarmName}: no case, ${whySilent(detail)}`,
};

/** A default leaves it out, a rule wants no case, or somebody suppresses it. */
function whySilent({ words, rule, arn }: Json): string {
  if (words) return String(words);
  return rule ? `by the rule "${rule}"` : `the alarm is suppressed${arn ? ` by ${arn}` : ''}`;
}

function subject({ subject, serviceCode, severityCode }: Json): string {
  return `"${subject}" (${serviceCode}, ${severityCode})`;
}

function named({ alarmName, mode, ...detail }: Json): string {
  const name = caseName(detail);
  return `${mode === 'DryRun' ? 'DRY RUN: ' : ''}${name ? `${name}, ` : ''}${alarmName}`;
}

/** In a dry run nothing is done. */
function done({ mode }: Json, live: string, dry: string): string {
  return mode === 'DryRun' ? dry : live;
}

function refreshCompleted(detail: Json): string {
  const { outcome, checks, refreshed, alreadyFresh, notRefreshable, abandoned, flagged, durationSeconds } = detail;
  const took = typeof durationSeconds === 'number' ? ` after ${describeDuration(durationSeconds * 1000)}` : '';
  return (
    `refresh ${outcome}${took}: ${checks} checks, ${refreshed} refreshed, ${alreadyFresh} already fresh, ` +
    `${notRefreshable} not refreshable, ${abandoned} abandoned; ${flagged} flagged`
  );
}

function plural(count: unknown, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
