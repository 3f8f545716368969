import { reasonInWords } from '../../lambdas/cases/text/decision-words';
import { suppressorWords } from '../../lambdas/cases/text/suppression-words';
import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import type { Exclusion, MaintenanceWindow } from '../../lambdas/shared/rules/rule-schema';
import { readableMoment } from '../../lambdas/shared/wording';
import { readIncidents } from '../case-records';
import { summaryOf } from '../incident-summary';
import { readRules } from '../rules-store';
import { type Session, tell } from '../session';
import { table } from '../table';

/** Something that keeps alarms or findings from becoming cases. */
interface Silence {
  /** maintenance: a window in the rules. suppressed: an alarm that somebody keeps quiet now. left-out: an alarm that becomes no case. exclusion: of Trusted Advisor. */
  kind: 'maintenance' | 'suppressed' | 'left-out' | 'exclusion';
  /** What is kept quiet: an alarm, or what names alarms or checks match. */
  what: string;
  /** Who or what does it. */
  by: string;
  state: 'now' | 'later' | 'over';
  from?: string;
  until?: string;
}

/** Reasons for which an alarm that fires becomes no case. */
const LEFT_OUT = ['existing-alarm', 'scaling-alarm', 'actions-disabled', 'no-case-by-rule'];

/** Lists what is kept from becoming a case: maintenance windows, alarms that are suppressed or left out now, exclusions of checks and resources. */
export async function suppressions(session: Session, { all = false }: { all?: boolean } = {}): Promise<void> {
  const { installation } = session;
  const { json } = await readRules(installation);
  const { maintenance, exclusions } = parseRules(json);
  const now = installation.now().toISOString();
  const known = (await readIncidents(installation)).map(summaryOf);
  const found: Silence[] = [
    ...maintenance.map(window => windowOf(window, now)),
    ...known.flatMap(suppressedAlarm).sort((a, b) => a.kind.localeCompare(b.kind)),
    ...exclusions.map(exclusion => exclusionOf(exclusion, now)),
  ].filter(({ state }) => all || state !== 'over');
  tell(session, found, () => listOf(found, session.io.columns));
}

function windowOf({ name, match = {}, from, until }: MaintenanceWindow, now: string): Silence {
  const moments = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  const state = moments.until <= now ? 'over' : moments.from > now ? 'later' : 'now';
  return { kind: 'maintenance', what: conditionInWords(match), by: name, state, ...moments };
}

function conditionInWords(match: object): string {
  const parts = Object.entries(match).map(([member, value]) => `${member} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return parts.join(', ') || 'every alarm';
}

function suppressedAlarm({ alarmName, alarm, reason }: ReturnType<typeof summaryOf>): Silence[] {
  if (alarm.value !== 'ALARM') return [];
  const { suppression, since: from } = alarm;
  if (suppression)
    return [{ kind: 'suppressed', what: alarmName, by: suppressorWords(suppression), state: 'now', from, until: suppression.until }];
  if (!LEFT_OUT.includes(reason)) return [];
  return [{ kind: 'left-out', what: alarmName, by: reasonInWords(reason), state: 'now', from }];
}

function exclusionOf({ checkId, resource, reason, expires }: Exclusion, now: string): Silence {
  const until = new Date(expires).toISOString();
  const what = `check ${[checkId].flat().join(', ')}${resource === undefined ? '' : `, resource ${[resource].flat().join(', ')}`}`;
  return { kind: 'exclusion', what, by: reason, state: until <= now ? 'over' : 'now', until };
}

const KIND_WORDS: Record<Silence['kind'], string> = {
  maintenance: 'maintenance window',
  suppressed: 'suppressed alarm',
  'left-out': 'left out',
  exclusion: 'exclusion',
};

function listOf(found: Silence[], width?: number): string {
  const rows = found.map(({ kind, what, by, state, from, until }) => [
    KIND_WORDS[kind],
    what,
    by,
    state,
    from && readableMoment(from),
    until && readableMoment(until),
  ]);
  return table(['KIND', 'WHAT', 'BY', 'WHEN', 'SINCE', 'UNTIL'], rows, 'Nothing is kept from becoming a case.', width);
}
