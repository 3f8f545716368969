import { UnreadableAlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import { type AlarmSignal, parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { alarmTraits } from '../../lambdas/cases/alarms/alarm-traits';
import { isTargetTracking } from '../../lambdas/cases/alarms/leave-out';
import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { applyChange } from '../../lambdas/cases/incident/apply-change';
import { newIncident } from '../../lambdas/cases/incident/incident';
import { LEFT_OUT_WORDS } from '../../lambdas/cases/incident/left-out';
import { caseMarker } from '../../lambdas/cases/incident/marker';
import type { Policy } from '../../lambdas/cases/incident/policy';
import type { Route, RoutingDecision } from '../../lambdas/cases/incident/routing-decision';
import { maintenanceFor, routeAlarm } from '../../lambdas/cases/routing/route-alarm';
import { type CaseText, composeCase } from '../../lambdas/cases/text/case-text';
import { NO_RULES, type RuleBook } from '../../lambdas/shared/rules/routing-rules';
import type { MaintenanceWindow } from '../../lambdas/shared/rules/rule-schema';
import { UsageError } from '../../lambdas/shared/usage-error';
import { visibleLine } from '../../lambdas/shared/visible';
import { counted, readableDuration, readableTime } from '../../lambdas/shared/wording';
import { defaultParameters } from '../default-parameters';
import type { Io } from '../io';
import { readNamedFile, STDIN } from '../read-file';
import { checkRulesFile } from '../rules-document';
import { type Offline, tell } from '../session';
import { defaultRouteOf, policyFor, policyOf } from '../stack-settings';

export interface RouteOptions {
  event: string;
  rules?: string;
  /** Values of stack parameters; the others have their defaults. */
  param?: Record<string, string>;
}

/** What becomes of one alarm event. */
export interface Outcome {
  signal: AlarmSignal;
  routed: RoutingDecision;
  policy: Policy;
  window?: MaintenanceWindow;
  /** Why no case would be opened. */
  noCase?: string;
  text: CaseText;
}

/** Takes the place of the installation's ID: the marker that AWS sees is another. */
const NO_INSTALLATION = 'not deployed';

/** Says which rule wins for an alarm event, and which case would be opened. Asks nobody, and changes nothing. */
export function route(session: Offline, options: RouteOptions): void {
  const { io } = session;
  if (options.rules === STDIN && options.event === STDIN) throw new UsageError('Only one of --event and --rules can be read from stdin.');
  const book = options.rules === undefined ? NO_RULES : checkRulesFile(options.rules, readNamedFile(options.rules, io));
  const parameters = defaultParameters(options.param);
  const outcome = outcomeOf(readEvent(options.event, io), book, parameters);
  tell(session, summaryOf(outcome), () => inWords(outcome).join('\n'));
}

function readEvent(file: string, io: Io): AlarmSignal {
  const json = readNamedFile(file, io);
  try {
    return parseAlarmEvent(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${error.message}.`);
    if (error instanceof UnreadableAlarmEvent) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

export function outcomeOf(signal: AlarmSignal, book: RuleBook, parameters: Record<string, string>): Outcome {
  const at = new Date(signal.timestamp);
  const traits = alarmTraits(signal.event);
  const routed = routeAlarm(traits, book, defaultRouteOf(parameters));
  const window = maintenanceFor(traits, book, at);
  const policy = policyFor(policyOf(parameters), routed);
  return { signal, routed, policy, window, noCase: whyNoCase(signal, routed, window, parameters), text: textOf(signal, routed, book, at) };
}

function textOf(signal: AlarmSignal, { route: to }: RoutingDecision, { templates }: RuleBook, at: Date): CaseText {
  const change = changeOf(signal);
  const incident = applyChange(newIncident(signal, change), change, at);
  const marker = caseMarker(NO_INSTALLATION, { incidentKey: signal.incidentKey, generation: 1 });
  return composeCase(incident, to, marker, signal.event, { templates });
}

function whyNoCase(
  { value, suppression, subject }: AlarmSignal,
  { wantsCase, asksForCase }: RoutingDecision,
  window: MaintenanceWindow | undefined,
  { ScalingAlarms }: Record<string, string>,
): string | undefined {
  if (value !== 'ALARM') return `the alarm is in ${value}: a case that is open hears of it`;
  if (suppression)
    return `the alarm is suppressed (${suppression.by}, ${suppression.arn})${suppression.until ? ` until ${readableTime(suppression.until)}` : ''}`;
  if (window) return `maintenance window "${window.name}" lasts until ${readableTime(new Date(window.until).toISOString())}`;
  if (!wantsCase) return 'the rules, or the tags of the alarm, want none';
  const isLeftOut = !asksForCase && ScalingAlarms !== 'Open' && isTargetTracking(subject.name);
  return isLeftOut ? LEFT_OUT_WORDS['scaling-alarm'] : undefined;
}

/** A decision for programs: how many get copies, but not who. */
export function routeSummary({ route: to, ...routed }: RoutingDecision) {
  return { ...routed, route: withoutAddresses(to) };
}

function withoutAddresses<T extends Route>({ ccEmailAddresses, ...rest }: T) {
  return { ...rest, ccEmailAddresses: ccEmailAddresses.length };
}

function summaryOf({ signal, routed, policy, window, noCase, text }: Outcome) {
  const { value, timestamp, suppression } = signal;
  const { name: alarmName, arn: alarmArn, accountId, region } = signal.subject;
  const { openDelaySeconds, resolveDelaySeconds, autoResolve, mode } = policy;
  const { covers: _, ...words } = text;
  return {
    alarm: { alarmName, alarmArn, accountId, region, value, timestamp, suppression },
    ...routeSummary(routed),
    mode,
    openDelaySeconds,
    resolveDelaySeconds,
    autoResolve,
    maintenance: window,
    noCase,
    case: noCase === undefined ? withoutAddresses(words) : undefined,
  };
}

function inWords({ signal, routed, policy, noCase, text }: Outcome): string[] {
  const { openDelaySeconds, resolveDelaySeconds, autoResolve, mode } = policy;
  const rule = routed.rule === undefined ? 'none' : `"${visibleLine(routed.rule)}"`;
  const heading = [
    `Alarm:    ${visibleLine(signal.subject.name)}, ${signal.value} since ${readableTime(signal.timestamp)}`,
    `Rule:     ${rule}`,
    ...(routed.because ?? []).map(line => `          ${visibleLine(line)}`),
  ];
  if (noCase !== undefined) return [...heading, `Case:     none: ${visibleLine(noCase)}`];
  return [
    ...heading,
    `Opened:   after ${readableDuration(openDelaySeconds)} in ALARM${mode === 'DryRun' ? ', in a dry run: nothing is sent to AWS' : ''}`,
    `Resolved: ${autoResolve ? `after ${readableDuration(resolveDelaySeconds)} in OK, unless somebody answered` : 'by people only'}`,
    ...routed.escalate.map(({ afterMinutes, severityCode }) => `Raised:   to ${severityCode} after ${counted(afterMinutes, 'minute')}`),
    `Service:  ${text.serviceCode} / ${text.categoryCode}`,
    `Severity: ${text.severityCode}; ${text.issueType}, ${text.language}; copies to ${counted(text.ccEmailAddresses.length, 'address')}`.replace(
      'addresss',
      'addresses',
    ),
    `Subject:  ${text.subject}`,
    '',
    text.communicationBody,
  ];
}
