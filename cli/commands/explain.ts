import { isOfDryRun } from '../../lambdas/cases/incident/case-state';
import { decide } from '../../lambdas/cases/incident/decide';
import type { Decision } from '../../lambdas/cases/incident/decision';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { reasonInWords, STEP_WORDS } from '../../lambdas/cases/text/decision-words';
import { suppressionWords } from '../../lambdas/cases/text/suppression-words';
import { tellTrouble, troublesOf } from '../../lambdas/cases/text/troubles';
import { caseName } from '../../lambdas/shared/case-name';
import { visibleLine } from '../../lambdas/shared/visible';
import { readableMoment, readableTime } from '../../lambdas/shared/wording';
import { type IncidentRecords, readRecords } from '../case-records';
import { findIncident } from '../find-incident';
import { summaryOf } from '../incident-summary';
import { CannotDo } from '../io';
import { type RoutingNow, routeNow } from '../routing-now';
import { type Session, tell } from '../session';
import { policyOf } from '../stack-settings';
import { routeSummary } from './route';

/** Says what the engine would do with an incident now, and why. Changes nothing. */
export async function explain(session: Session, reference: string): Promise<void> {
  const { installation } = session;
  const incident = await findIncident(installation, reference);
  const policy = policyOf(installation.parameters);
  const decision = decide(incident, installation.now(), policy);
  const routing = await routeNow(incident, installation);
  const { routed, window, notes, refusal } = routing;
  const suppressed = suppressedChanges(await readRecords(installation, incident));
  const value = {
    incident: summaryOf(incident),
    decision,
    mode: policy.mode,
    routing: routed && routeSummary(routed),
    maintenance: window,
    suppressed,
    notes,
  };
  tell(session, value, () =>
    [
      ...stateOf(incident),
      '',
      ...decisionOf(incident, decision),
      ...indented('Silent:', suppressed.map(silence)),
      '',
      ...decidedRoute(incident),
      ...rulesNow(routing),
      `Mode:    ${policy.mode}${policy.mode === 'DryRun' ? ': nothing is sent to AWS; show has what would be' : ''}`,
    ].join('\n'),
  );
  if (refusal) throw new CannotDo(refusal);
}

/** How many of the changes that somebody suppressed are told: the newest. */
const MOST_SUPPRESSED = 3;

/** Changes that somebody suppressed, with who it was, also when that is over. Oldest first. */
function suppressedChanges({ changes }: IncidentRecords) {
  const found = changes.filter(({ suppression }) => suppression).slice(-MOST_SUPPRESSED);
  return found.map(({ timestamp, value, suppression }) => ({ timestamp, state: value, ...suppression! }));
}

function silence({ timestamp, state, ...suppression }: ReturnType<typeof suppressedChanges>[number]): string {
  return `${state} at ${readableTime(timestamp)}, ${suppressionWords(suppression)}`;
}

function stateOf({ subject, alarm, phase, unreported, case: ours }: Incident): string[] {
  const name = caseName(ours ?? {});
  const touched = ours?.humanTouched ? ' Somebody other than the automation has written on it.' : '';
  const left = unreported.length > 0 ? ` Changes that AWS was not told yet: ${unreported.length}.` : '';
  return [
    `${visibleLine(subject.name)}: in ${alarm.value} since ${readableTime(alarm.since)}.`,
    `Phase ${phase}, ${name ? `case ${name}.` : isOfDryRun(ours) ? 'the case is one of a dry run: it exists here only.' : 'no case of AWS.'}${touched}${left}`,
  ];
}

function decisionOf(incident: Incident, decision: Decision): string[] {
  const { alarm } = incident;
  const { step, reason } = decision;
  const until = 'until' in decision && decision.until ? [`Until ${readableTime(decision.until)}, unless something happens before.`] : [];
  const by = reason === 'suppressed' && alarm.suppression ? [`It is suppressed ${suppressionWords(alarm.suppression)}.`] : [];
  const why = `${reasonInWords(reason)} [${step}: ${reason}]`.trim();
  return [`Next:    ${STEP_WORDS[step]}`, ...indented('Why:', [why, ...by, ...troublesOf(incident).map(tellTrouble), ...until])];
}

/** What was decided when the case was first wanted; an edit of the rules does not change it. */
function decidedRoute({ routingDecision, phase }: Incident): string[] {
  if (!routingDecision || phase === 'idle') return [];
  const { route, rule, remarks, wantsCase } = routingDecision;
  const goes = wantsCase ? `to ${route.serviceCode} / ${route.categoryCode}, severity ${route.severityCode}` : 'no case';
  const by = rule ? `by the rule "${visibleLine(rule)}"` : 'by no rule';
  return indented('Decided:', [`${goes}, ${by}, when the case was first wanted`, ...remarks.map(visibleLine)]);
}

function rulesNow({ routed, window, notes }: RoutingNow): string[] {
  const { route, wantsCase, because = [], remarks } = routed ?? { remarks: [] };
  const goes =
    route && (wantsCase ? `to ${route.serviceCode} / ${route.categoryCode}, severity ${route.severityCode}` : 'no case is wanted');
  const silence = window && `maintenance window "${visibleLine(window.name)}" until ${readableMoment(window.until)}`;
  const lines = [goes, ...because.map(visibleLine), ...remarks.map(visibleLine), silence, ...notes];
  return indented(
    'Rules:',
    lines.filter(line => line !== undefined),
  );
}

function indented(title: string, lines: string[]): string[] {
  return lines.map((line, index) => `${(index === 0 ? title : '').padEnd(9)}${line}`);
}
