import { visibleLine } from '../../lambdas/shared/visible';
import { counted, readableTime } from '../../lambdas/shared/wording';
import { readDryRunCalls, readIncidents } from '../case-records';
import { type Session, tell } from '../session';
import { table } from '../table';

/** What would have been done for one alarm on one day (UTC). */
interface Row {
  day: string;
  alarmName: string;
  /** Cases that would have been opened, and of those the ones that AWS said it would not take. */
  cases: number;
  refused: number;
  comments: number;
  resolved: number;
  severityCode?: string;
  serviceCode?: string;
  /** Of the day's first case. */
  subject?: string;
}

type Call = Awaited<ReturnType<typeof readDryRunCalls>>[number];

const HOUR_MILLISECONDS = 3_600_000;

/** @param since how far back, in milliseconds */
export async function dryRunReport(session: Session, { since, markdown = false }: { since: number; markdown?: boolean }): Promise<void> {
  const { installation, io } = session;
  const from = new Date(installation.now().getTime() - since);
  const calls = await readDryRunCalls(installation, from);
  const names = new Map((await readIncidents(installation)).map(({ incidentKey, subject }) => [incidentKey, subject.name]));
  const rows = rowsOf(calls, names);
  const summary = summaryOf(calls, rows, from, Number(installation.parameters.MaxCasesPerHour));
  if (markdown) return io.out(`${asMarkdown(rows, summary)}\n`);
  tell(session, rows, () => [listOf(rows, io.columns), '', ...summary].join('\n'));
}

function rowsOf(calls: Call[], names: Map<string, string>): Row[] {
  const rows = new Map<string, Row>();
  for (const { incidentKey, startedAt, kind, outcome, detail = {} } of calls) {
    const day = startedAt.slice(0, 10);
    const alarmName = names.get(incidentKey) ?? incidentKey;
    const key = `${day}\n${incidentKey}`;
    const row = rows.get(key) ?? { day, alarmName, cases: 0, refused: 0, comments: 0, resolved: 0 };
    rows.set(key, row);
    if (kind === 'comment') row.comments++;
    else if (kind === 'resolve') row.resolved++;
    else {
      row.cases++;
      if (outcome !== 'done') row.refused++;
      row.severityCode ??= textOf(detail.severityCode);
      row.serviceCode ??= textOf(detail.serviceCode);
      row.subject ??= textOf(detail.subject);
    }
  }
  return [...rows.values()].sort((a, b) => a.day.localeCompare(b.day) || b.cases - a.cases || a.alarmName.localeCompare(b.alarmName));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What decides whether to go live, a sentence each. */
function summaryOf(calls: Call[], rows: Row[], from: Date, maxCasesPerHour: number): string[] {
  const creates = calls.filter(({ kind }) => kind === 'create').map(({ startedAt }) => Date.parse(startedAt));
  const days = new Set(rows.map(({ day }) => day)).size;
  const busiest = Math.max(0, ...creates.map(at => creates.filter(other => other > at - HOUR_MILLISECONDS && other <= at).length));
  const refused = rows.reduce((sum, row) => sum + row.refused, 0);
  return [
    `Since ${readableTime(from.toISOString())}: cases that would have been opened: ${creates.length}, on ${counted(days, 'day')}, for ${counted(new Set(rows.map(({ alarmName }) => alarmName)).size, 'alarm')}.`,
    `In the busiest hour: ${busiest}. The installation opens at most ${maxCasesPerHour} an hour (MaxCasesPerHour), and AWS takes 10.`,
    ...(refused > 0 ? [`AWS would not have taken ${refused} of them: support-automation explain ALARM says why.`] : []),
  ];
}

const HEADINGS = ['DAY', 'ALARM', 'CASES', 'REFUSED', 'COMMENTS', 'RESOLVED', 'SEVERITY', 'SERVICE', 'SUBJECT'];

function cellsOf({ day, alarmName, cases, refused, comments, resolved, severityCode, serviceCode, subject }: Row) {
  return [
    day,
    alarmName,
    ...[cases, refused, comments, resolved].map(count => (count > 0 ? `${count}` : '')),
    severityCode,
    serviceCode,
    subject,
  ];
}

function listOf(rows: Row[], width?: number): string {
  return table(HEADINGS, rows.map(cellsOf), 'No dry run would have opened a case in this time.', width);
}

function asMarkdown(rows: Row[], summary: string[]): string {
  const line = (cells: (string | undefined)[]) => `| ${cells.map(cell => escaped(cell ?? '')).join(' | ')} |`;
  const heads = HEADINGS.map(heading => heading[0] + heading.slice(1).toLowerCase());
  return [
    '# What the dry run would have opened',
    '',
    ...summary,
    '',
    line(heads),
    line(HEADINGS.map(() => '---')).replaceAll('\\', ''),
    ...rows.map(cellsOf).map(line),
  ].join('\n');
}

/** A name with markup stays text, and in its cell. */
function escaped(text: string): string {
  return visibleLine(text).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
