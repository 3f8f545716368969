import { narrateEvent } from '../../local/narrator';
import type { Report } from '../../local/report';
import { printSummary } from '../../local/summary';
import { Terminal } from '../../local/terminal';
import { Timeline } from '../../local/timeline';

const caseId = 'case-123456789012-muen-2026-0123456789abcdef';

/** A run with an open case of which the display ID is not known yet. */
const REPORT = {
  trustedAdvisor: null,
  incidents: [
    {
      key: 'k',
      alarmArn: 'arn:alarm:db',
      alarmName: 'db',
      alarmState: 'ALARM',
      phase: 'open',
      reason: 'case-is-open',
      caseId,
      displayId: null,
    },
  ],
  cases: [],
  supportCalls: {},
  preflight: null,
  publishedEvents: [],
  deadLetters: [],
  parameters: { Mode: 'Live' },
  startedAt: '2026-11-22T09:00:00.000Z',
  endedAt: '2026-11-22T10:00:00.000Z',
  defects: [],
} as unknown as Report;

function narrated(detailType: string, detail: Record<string, unknown>): string {
  const timeline = new Timeline(
    () => 0,
    () => {},
  );
  const event = { source: 'support-automation', 'detail-type': detailType, detail: { alarmName: 'db', mode: 'Live', ...detail } };
  narrateEvent(event as unknown as Parameters<typeof narrateEvent>[0], timeline);
  return timeline.moments.map(({ text }) => text).join('\n');
}

describe('an open case that AWS has given no number yet is called by its caseId', () => {
  test('in the timeline', () => {
    expect(narrated('Support Case Opened', { caseId })).toContain(`opened case ${caseId} for db`);
    expect(narrated('Support Case Updated', { caseId, changes: 1 })).toBe(`${caseId}, db: told 1 change of the alarm`);
  });

  test('in the summary', () => {
    const lines: string[] = [];
    const stream = { isTTY: false, write: (text: string) => void lines.push(text) };
    printSummary(REPORT, new Terminal(stream as unknown as NodeJS.WriteStream));
    expect(lines.join('')).toContain(caseId);
  });
});

test('a case with a number is called by it', () => {
  expect(narrated('Support Case Opened', { caseId, displayId: '176185265452' })).toContain('opened case 176185265452 for db');
});

test('who wrote on a case is told', () => {
  const replied = (from: string) => narrated('Support Replied', { caseId, displayId: '176185265452', from });
  expect([replied('AWS'), replied('account')]).toEqual([
    '176185265452, db: AWS Support replied',
    '176185265452, db: somebody of the account wrote',
  ]);
});
