import { describeDuration } from './duration';
import type { Report } from './report';
import type { Terminal } from './terminal';

const SUBJECT_WIDTH = 60;

/** What came of a run, for people: checks, cases, calls, dead letters, and where to look next. */
export function printSummary(report: Report, terminal: Terminal): void {
  terminal.heading(`After ${describeDuration(Date.parse(report.endedAt) - Date.parse(report.startedAt))} of virtual time`);
  terminal.line(`  Trusted Advisor  ${describeRefresh(report)}`);
  terminal.line(`  Incidents        ${report.incidents.length || 'none'}`);
  for (const incident of report.incidents) terminal.line(`    ${describeIncident(incident)}`);
  terminal.line(`  Support cases    ${report.cases.length || 'none'}`);
  for (const supportCase of report.cases) terminal.line(`    ${describeCase(supportCase)}`);
  terminal.line(`  Support API      ${describeCalls(report)}`);
  terminal.line(`  Dead letters     ${report.deadLetters.length || 'none'}`);
  for (const { reason } of report.deadLetters) terminal.line(`    ${cut(reason, 110)}`);
  if (report.defects.length > 0) terminal.heading('This should not have happened');
  for (const [defect, count] of counted(report.defects)) terminal.line(`  ${count === 1 ? '' : `${count} × `}${cut(defect, 200)}`);
  printAdvice(report, terminal);
}

function describeRefresh({ trustedAdvisor }: Report): string {
  if (!trustedAdvisor) return 'no refresh came to its end';
  const { outcome, checks, refreshed, flagged, ticks, transitions } = trustedAdvisor;
  if (outcome === 'failed') return `the refresh failed: ${trustedAdvisor.error}`;
  return `${outcome}: ${refreshed} of ${checks} checks refreshed, ${flagged} flagged (${ticks} looks, ${transitions} state transitions)`;
}

function describeIncident({ alarmArn, alarmState, phase, reason, displayId }: Report['incidents'][number]): string {
  const name = alarmArn.split(':').at(-1) ?? alarmArn;
  return `${name.padEnd(28)} ${alarmState.padEnd(18)} ${phase.padEnd(10)} ${(displayId ?? '-').padEnd(12)} ${reason}`;
}

function describeCase({ displayId, status, severityCode, subject, recentCommunications }: Report['cases'][number]): string {
  const count = recentCommunications.communications.length;
  const communications = `${count} communication${count === 1 ? '' : 's'}`;
  return `${displayId}  ${status?.padEnd(24)} ${severityCode?.padEnd(8)} ${cut(subject ?? '', SUBJECT_WIDTH)}  (${communications})`;
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

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
