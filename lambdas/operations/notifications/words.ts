import { alarmLink, caseLink } from '../../cases/text/console-links';
import { counted, cut, keepLines, oneLine, readableMoment } from '../../shared/wording';
import { type CaseNews, changesOf, type NewsKind } from './case-event';

/** Longest name and longest answer in a message, in characters: it is read on a phone. */
const NAME_LIMIT = 120;
const ANSWER_LIMIT = 600;

/** What happened, as one line. */
export function headline(news: CaseNews): string {
  return news.isDryRun ? `[dry run] ${DRY_RUN_LINE[news.kind](news)}` : LINE[news.kind](news);
}

const LINE: Record<NewsKind, (news: CaseNews) => string> = {
  refused: ({ detail, ...news }) =>
    `AWS Support refuses ${text(detail.call, 'a call')} for ${nameOf(news)}: ${text(detail.error, 'unknown')}`,
  accepted: ({ detail, ...news }) => `AWS Support takes ${text(detail.call, 'the call')} for ${nameOf(news)} again`,
  opened: news => `Opened ${caseOf(news)} for ${nameOf(news)}${severityOf(news)}`,
  replied: news => `AWS answered ${caseOf(news)} (${nameOf(news)})`,
  resolved: news => `Resolved ${caseOf(news)} (${nameOf(news)})${news.detail.by === 'others' ? ', by somebody else' : ''}`,
  findings: ({ detail }) => `Trusted Advisor: ${changesInWords(detail)}`,
};

/** A dry run opens nothing and is answered by nobody; what it reads is real. */
const DRY_RUN_LINE: Record<NewsKind, (news: CaseNews) => string> = {
  ...LINE,
  opened: news => `Would open a case for ${nameOf(news)}${severityOf(news)}`,
  resolved: news => `Would resolve the case of ${nameOf(news)}`,
};

/** What a reader wants to know beyond that, and where to look; for a message that tells of this alone. */
export function particulars(news: CaseNews): string[] {
  const { alarmName, alarmArn, region, displayId, kind } = news;
  const links = [
    displayId && line('Case', caseLink({ displayId, arn: alarmArn })),
    kind !== 'findings' && alarmArn.includes(':alarm:') && line('Alarm', alarmLink({ name: alarmName, arn: alarmArn, region })),
  ];
  return [...PARTICULARS[kind](news), ...links.filter(found => typeof found === 'string')];
}

const PARTICULARS: Record<NewsKind, (news: CaseNews) => string[]> = {
  refused: ({ detail }) => [
    `Refused since ${moment(detail.since)}; tried again at ${moment(detail.nextTryAt)}.`,
    'No case reaches AWS Support until somebody mends the cause: the support plan, the permissions, or the codes and texts of the rules.',
  ],
  accepted: ({ detail }) => [`It had been refused since ${moment(detail.since)}.`],
  opened: ({ detail }) => [oneLine(text(detail.subject, ''))].filter(subject => subject !== ''),
  replied: ({ detail }) => [cut(keepLines(text(detail.firstLines, '')), ANSWER_LIMIT)].filter(answer => answer !== ''),
  resolved: () => [],
  findings: ({ detail }) => [
    `${counted(number(detail.flagged), 'check')} of ${number(detail.checks)} at warning or error, ${counted(number(detail.openFindings), 'open finding')}.`,
  ],
};

const CHANGE_WORDS = new Map([
  ['appeared', 'new'],
  ['came-back', 'back'],
  ['got-worse', 'worse'],
  ['improved', 'better'],
  ['fixed', 'fixed'],
  ['suppressed', 'suppressed'],
  ['unsuppressed', 'no longer suppressed'],
]);

function changesInWords(detail: Record<string, unknown>): string {
  const all = changesOf(detail);
  const told = [...CHANGE_WORDS].flatMap(([kind, word]) => all.filter(([known]) => known === kind).map(([, count]) => `${count} ${word}`));
  return `findings: ${told.join(', ')}`;
}

function nameOf({ alarmName }: Pick<CaseNews, 'alarmName'>): string {
  return cut(oneLine(alarmName), NAME_LIMIT) || 'an alarm';
}

function caseOf({ caseName }: CaseNews): string {
  return caseName ? `case ${oneLine(caseName)}` : 'a case';
}

function severityOf({ detail }: CaseNews): string {
  return typeof detail.severityCode === 'string' ? ` (${oneLine(detail.severityCode)})` : '';
}

function line(label: string, link: string | undefined): string | undefined {
  return link && `${label}: ${link}`;
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function moment(value: unknown): string {
  return typeof value === 'string' ? readableMoment(value) : 'an unknown time';
}
