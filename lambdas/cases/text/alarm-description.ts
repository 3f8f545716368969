import { objectOr, pairsOf, textOr } from '../../shared/loose';
import { cut, cutSaying, listed, listedFromEnd, oneLine, readableDuration, readableMoment } from '../../shared/wording';
import { type AlarmDetails, detailsOfEvent, knownDetails } from '../alarms/alarm-details';
import type { AlarmEvent } from '../alarms/alarm-event';
import { isInsightsQuery, type MetricQuery } from '../alarms/metric-query';
import { alarmNameOf, type Observations, readReasonData } from '../alarms/reason-data';
import { firing } from '../incident/alarm-state';
import type { Incident } from '../incident/incident';
import { breachOf } from './breach';
import { type Known, metricInWords, numberWriter, unitOf } from './condition';
import { conditionRule, editedRule } from './condition-rule';
import { alarmLink, logGroupLink, metricLink } from './console-links';
import { resourceArns } from './resource-arns';

/** Lines under one heading. A section without lines is not written. */
export interface Section {
  heading: string;
  lines: (string | undefined)[];
}

/** Shrinks what may be shrunk: 1 gives each part the room that it should have, less makes a long text fit. */
export type Room = (characters: number) => number;

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
export function whereSection(incident: Incident, { event, details }: Known, room: Room): Section {
  const arns = resourceArns(details.metrics, incident).map(oneLine);
  const { id: contributorId = incident.contributorId ?? '', attributes: given } = event?.detail.alarmContributor ?? {};
  const attributes = pairsOf(given);
  const tags = pairsOf(event?.detail.alarmTags);
  return {
    heading: 'WHERE',
    lines: [
      `Account: ${short(incident.accountId)}`,
      `Region: ${short(incident.region)}`,
      line(arns.length > 1 ? 'Resources' : 'Resource', listed(arns, room(700))),
      line('Log groups', listed(details.logGroups.map(oneLine), room(600))),
      line('Contributor', [short(contributorId), inPairs(attributes, room(500))].filter(Boolean).join(': ')),
      line('Contributors in ALARM', listed(otherContributors(incident, contributorId), room(500))),
      line('Alarm ARN', cut(oneLine(incident.alarmArn), 400)),
      line('Tags of the alarm', inPairs(tags, room(500))),
    ],
  };
}

/** All that are known to be in ALARM, unless the event's own is the only one. */
function otherContributors({ alarm: { contributors } }: Incident, told: string): string[] {
  const known = contributors ? firing(contributors) : [];
  return known.every(({ id }) => id === told) ? [] : known.map(({ label }) => oneLine(label));
}

/** What was measured. */
export function observedSection(known: Known, room: Room): Section {
  const { seen, told, reason } = known;
  const write = numberWriter(known, breachOf(told, seen, reason));
  const edge = (values: (number | null)[]) =>
    listedFromEnd(
      values.map(value => (value === null ? 'no data' : write(value))),
      room(300),
    );
  return {
    heading: 'OBSERVED',
    lines: [
      line('Datapoints', datapoints(seen, write, unitOf(known), room(700))),
      line('Expected band, lower edge', edge(seen.lower)),
      line('Expected band, upper edge', edge(seen.upper)),
      ...triggeringAlarms(seen, room(2_200)),
    ],
  };
}

type Write = (value: number) => string;

function datapoints({ timed, datapoints, startDate, period }: Observations, write: Write, unit: string | undefined, limit: number): string {
  if (timed.length > 0) return timedDatapoints(timed, write, unit, limit);
  if (datapoints.length === 0) return '';
  const values = datapoints.map(value => (value === null ? 'no data' : write(value)));
  const each = period === undefined ? '' : `, one for each ${readableDuration(period)}`;
  const from = startDate ? `, from ${short(readableMoment(startDate))} on` : '';
  return `${listedFromEnd(values, limit)}${unit ? ` ${unit}` : ''}${each}${from}`;
}

/** Each datapoint with its time, and with its date unless all are of one day. */
function timedDatapoints(timed: Observations['timed'], write: Write, unit: string | undefined, limit: number): string {
  const moments = timed.map(({ timestamp }) => short(readableMoment(timestamp)).replace(/ UTC$/, ''));
  const dates = new Set(moments.map(moment => moment.slice(0, DATE_LENGTH)));
  const isOneDay = dates.size === 1;
  const known = timed.map(({ value }, index) => `${isOneDay ? moments[index]!.slice(DATE_LENGTH + 1) : moments[index]} ${write(value)}`);
  const zone = isOneDay ? `times in UTC of ${[...dates][0]}` : 'times in UTC';
  return `${listedFromEnd(known, limit)} (${unit ? `${unit}; ` : ''}${zone}, oldest first)`;
}

/** `2026-11-22` */
const DATE_LENGTH = 10;

function triggeringAlarms({ triggering }: Observations, limit: number): string[] {
  const lines = triggering.map(
    ({ arn, value, timestamp }) =>
      `- ${cut(oneLine(alarmNameOf(arn)), 260)}${value ? `: ${short(value)}` : ''}${timestamp ? ` since ${short(readableMoment(timestamp))}` : ''}`,
  );
  if (lines.length === 0) return [];
  return [`Alarms that triggered the composite alarm (${lines.length}):`, ...asManyAsFit(lines, limit, 'alarms')];
}

function asManyAsFit(lines: string[], limit: number, noun: string): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const each of lines) {
    length += each.length + 1;
    if (kept.length > 0 && length > limit) break;
    kept.push(each);
  }
  const left = lines.length - kept.length;
  return left > 0 ? [...kept, `- and ${left} more ${noun}, which are cut here`] : kept;
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
export function linksSection(incident: Incident, { details }: Known, room: Room): Section {
  const [logGroup] = details.logGroups;
  return {
    heading: 'LINKS (for people with access to the account)',
    lines: [
      address('Alarm', alarmLink(incident), room),
      address('Metrics', metricLink(details.metrics, incident), room),
      address('Log group', logGroup && logGroupLink(logGroup, incident), room),
    ],
  };
}

function address(name: string, link: string | undefined, room: Room): string | undefined {
  if (!link) return undefined;
  return `${name}: ${link.length <= room(LINK_LIMIT) ? link : `left out, the address has ${link.length} characters`}`;
}

/** A word of CloudWatch's, such as a state, a unit or a region, however long somebody makes it. */
function short(text: string): string {
  return cut(oneLine(text), WORD_LIMIT);
}

const WORD_LIMIT = 64;

function inPairs(pairs: { name: string; value: string }[], limit: number): string {
  return listed(
    pairs.map(({ name, value }) => oneLine(`${name}=${value}`)),
    limit,
  );
}

function line(name: string, value: string): string | undefined {
  return value === '' ? undefined : `${name}: ${value}`;
}
