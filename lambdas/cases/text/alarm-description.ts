import { objectOr, pairsOf, textOr } from '../../shared/loose';
import { cut, cutSaying, listed, oneLine, readableDuration } from '../../shared/wording';
import { type AlarmDetails, detailsOfEvent, knownDetails } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-event';
import { isInsightsQuery, type MetricQuery } from '../alarms/metric-query';
import { readReasonData } from '../alarms/reason-data';
import { type AlarmState, firing } from '../incident/alarm-state';
import type { Incident } from '../incident/incident';
import { contributorOf } from '../incident/subject';
import type { Known } from './condition';
import { conditionRule, editedRule } from './condition-rule';
import { alarmLink, logGroupLink, metricLink } from './console-links';
import { metricInWords } from './metric-words';
import { resourceArns } from './resource-arns';
import { asManyAsFit, inPairs, line, type Room, type Section, short } from './sections';

/** Puts together what the event and CloudWatch tell. */
export function knownOf(event: AlarmEvent | undefined, described?: AlarmDetails): Known {
  const state = event?.detail.state;
  return {
    event,
    details: knownDetails(event, described),
    told: detailsOfEvent(event),
    described,
    seen: readReasonData(state?.reasonData),
    reason: oneLine(state?.reason ?? ''),
  };
}

/** Where it is: account, region, resources, and by what else the owner knows it. */
export function whereSection({ subject, alarm }: Incident, { event, details }: Known, room: Room): Section {
  const arns = resourceArns(details.metrics, subject).map(oneLine);
  const { id: contributorId = contributorOf(subject) ?? '', attributes: given } = event?.detail.alarmContributor ?? {};
  const attributes = pairsOf(given);
  const tags = pairsOf(event?.detail.alarmTags);
  return {
    heading: 'WHERE',
    lines: [
      `Account: ${short(subject.accountId)}`,
      `Region: ${short(subject.region)}`,
      line(arns.length > 1 ? 'Resources' : 'Resource', listed(arns, room(700))),
      line('Log groups', listed(details.logGroups.map(oneLine), room(600))),
      line('Contributor', [short(contributorId), inPairs(attributes, room(500))].filter(Boolean).join(': ')),
      line('Contributors in ALARM', listed(otherContributors(alarm, contributorId), room(500))),
      line('Alarm ARN', cut(oneLine(subject.arn), 400)),
      line('Tags of the alarm', inPairs(tags, room(500))),
    ],
  };
}

/** All that are known to be in ALARM, unless the event's own is the only one. */
function otherContributors({ contributors }: AlarmState, told: string): string[] {
  const known = contributors ? firing(contributors) : [];
  return known.every(({ id }) => id === told) ? [] : known.map(({ label }) => oneLine(label));
}

/** How the alarm is set up. */
export function settingsSection(known: Known, room: Room): Section {
  const { details, event } = known;
  const { actionsSuppressor } = objectOr(event?.detail.configuration);
  return {
    heading: 'HOW THE ALARM DECIDES',
    lines: [
      line('In ALARM when', conditionRule(known) ?? ''),
      line('Edited since: now in ALARM when', editedRule(known) ?? ''),
      ...metricLines(details.metrics, room),
      line('Rule', cutSaying(oneLine(details.alarmRule ?? ''), room(1_600))),
      line('Query', cutSaying(oneLine(details.query ?? ''), room(1_600))),
      line('Value of the query', cutSaying(oneLine(details.aggregation ?? ''), room(300))),
      line('Missing data', missingData(known)),
      line('Suppressor alarm', cut(oneLine(textOr(actionsSuppressor) ?? ''), 300)),
      line('Other actions of the alarm', actions(details)),
    ],
  };
}

const MISSING_DATA = new Map([
  ['missing', 'left out of the evaluation'],
  ['notBreaching', 'taken for no breach'],
  ['breaching', 'taken for a breach'],
  ['ignore', 'the state is kept'],
]);

/** CloudWatch's sentence says how missing data were treated, if there were any. */
const TREATED_AS = /missing datapoints? (?:was|were) treated as \[(Breaching|NonBreaching)\]/i;

function missingData({ details, reason }: Known): string {
  const [, treated] = TREATED_AS.exec(reason) ?? [];
  const treatMissingData = treated ? (/^non/i.test(treated) ? 'notBreaching' : 'breaching') : (details.treatMissingData ?? '');
  return MISSING_DATA.get(treatMissingData) ?? cut(oneLine(treatMissingData), 40);
}

function actions({ alarmActions, actionsEnabled }: AlarmDetails): string {
  if (alarmActions === undefined) return '';
  return `${alarmActions === 0 ? 'none' : alarmActions} when it goes into ALARM${actionsEnabled === false ? ', and they are switched off' : ''}`;
}

function metricLines(metrics: MetricQuery[], room: Room): string[] {
  if (metrics.length === 0) return [];
  if (metrics.length === 1) return [`${isInsightsQuery(metrics[0]!) ? 'Query' : 'Metric'}: ${describeMetric(metrics[0]!, room(900))}`];
  const lines = metrics.map(metric => `- ${describeMetric(metric, room(400))}`);
  return ['Metrics:', ...asManyAsFit(lines, room(2_600), 'metrics')];
}

function describeMetric(metric: MetricQuery, limit: number): string {
  const { id, metricName, expression, label, stat, period, unit, accountId, returnData } = metric;
  const what =
    metricName || !expression ? metricInWords(metric) : [oneLine(expression), label && `(${oneLine(label)})`].filter(Boolean).join(' ');
  const how = [stat && short(stat), period === undefined ? undefined : `over ${readableDuration(period)}`, unit && `in ${short(unit)}`]
    .filter(Boolean)
    .join(' ');
  const from = accountId ? `, of account ${short(accountId)}` : '';
  const role = returnData ? '' : ' (input)';
  return cutSaying(`${isReadableId(id) ? `${id} = ` : ''}${what}${how ? `, ${oneLine(how)}` : ''}${from}${role}`, limit);
}

/** CloudWatch gives a single metric a random ID, which tells nothing. */
function isReadableId(id: string | undefined): id is string {
  return id !== undefined && /^\w{1,20}$/.test(id);
}

const LINK_LIMIT = 1_400;

/** Pages of the console. An address cannot be cut: one that is too long is left out, and that is said. */
export function linksSection({ subject }: Incident, { details }: Known, room: Room): Section {
  const [logGroup] = details.logGroups;
  return {
    heading: 'LINKS (for people with access to the account)',
    lines: [
      address('Alarm', alarmLink(subject), room),
      address('Metrics', metricLink(details.metrics, subject), room),
      address('Log group', logGroup && logGroupLink(logGroup, subject), room),
    ],
  };
}

function address(name: string, link: string | undefined, room: Room): string | undefined {
  if (!link) return undefined;
  return `${name}: ${link.length <= room(LINK_LIMIT) ? link : `left out, the address has ${link.length} characters`}`;
}
