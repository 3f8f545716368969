import { type Column, table } from '../cli/table';
import { caseName } from '../lambdas/shared/case-name';
import { cut } from '../lambdas/shared/wording';
import { describeDuration } from './duration';
import type { Report } from './report';
import type { Terminal } from './terminal';

const CASE: Column = { heading: 'CASE', isWhole: true };
const INDENT = '    ';

/** What came of a run, for people: checks, cases, calls, dead letters, and where to look next. */
export function printSummary(report: Report, terminal: Terminal): void {
  terminal.heading(`After ${describeDuration(Date.parse(report.endedAt) - Date.parse(report.startedAt))} of virtual time`);
  terminal.line(`  Trusted Advisor  ${describeRefresh(report)}`);
  terminal.line(`  Incidents        ${report.incidents.length || 'none'}`);
  printTable(['ALARM', 'STATE', 'PHASE', CASE, 'WHY'], incidentRows(report), terminal);
  terminal.line(`  Support cases    ${report.cases.length || 'none'}`);
  printTable([CASE, 'STATUS', 'SEVERITY', 'TEXTS', 'SUBJECT'], caseRows(report), terminal);
  terminal.line(`  Support API      ${describeCalls(report)}`);
  terminal.line(`  Dead letters     ${report.deadLetters.length || 'none'}`);
  for (const { reason } of report.deadLetters) terminal.line(`    ${cut(reason, 110)}`);
  if (report.defects.length > 0) terminal.heading('This should not have happened');
  for (const [defect, count] of counted(report.defects)) terminal.line(`  ${count === 1 ? '' : `${count} × `}${cut(defect, 200)}`);
  printAdvice(report, terminal);
}

function printTable(columns: Column[], rows: (string | undefined)[][], terminal: Terminal): void {
  if (rows.length === 0) return;
  const width = terminal.columns === undefined ? undefined : terminal.columns - INDENT.length;
  for (const line of table(columns, rows, '', width).split('\n')) terminal.line(line === '' ? '' : `${INDENT}${line}`);
}

function describeRefresh({ trustedAdvisor }: Report): string {
  if (!trustedAdvisor) return 'no refresh came to its end';
  const { outcome, checks, refreshed, flagged, ticks, transitions } = trustedAdvisor;
  if (outcome === 'failed') return `the refresh failed: ${trustedAdvisor.error}`;
  return `${outcome}: ${refreshed} of ${checks} checks refreshed, ${flagged} flagged (${ticks} looks, ${transitions} state transitions)`;
}

function incidentRows({ incidents }: Report): (string | undefined)[][] {
  return incidents.map(({ alarmName, alarmState, phase, caseId, displayId, dryRun, reason }) => [
    alarmName,
    alarmState,
    phase,
    caseName({ caseId, displayId }) ?? (dryRun ? 'dry run' : undefined),
    reason,
  ]);
}

function caseRows({ cases }: Report): (string | undefined)[][] {
  return cases.map(({ caseId, displayId, status, severityCode, subject, recentCommunications: { communications } }) => [
    caseName({ caseId, displayId }),
    status,
    severityCode,
    String(communications.length),
    subject,
  ]);
}

function describeCalls({ supportCalls }: Report): string {
  const calls = Object.entries(supportCalls).sort(([a], [b]) => (a < b ? -1 : 1));
  return calls.length === 0 ? 'no calls' : calls.map(([operation, count]) => `${operation} ${count}`).join(', ');
}

/** In a dry run the reader wants to know how to make it real. */
function printAdvice(report: Report, terminal: Terminal): void {
  terminal.line();
  if (report.parameters.Mode === 'DryRun') {
    const opened = report.publishedEvents.filter(({ detailType }) => detailType === 'Support Case Opened');
    terminal.line(`  This was a dry run: ${opened.length} case${opened.length === 1 ? '' : 's'} would have been opened, and nothing was.`);
    for (const { detail } of opened) terminal.line(`    would have opened: ${cut(String(detail.subject), 100)}`);
    terminal.line('  Add --param Mode=Live to open cases (here, in the simulated account).');
  }
  terminal.line('  Everything as JSON: --once --json. Your own events: --event FILE. More: docs/local-run.md');
}

function counted(texts: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
