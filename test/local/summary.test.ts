import stringWidth from 'string-width';
import type { Report } from '../../local/report';
import { printSummary } from '../../local/summary';
import { Terminal } from '../../local/terminal';
import { Timeline } from '../../local/timeline';

const EVIL = 'team:東京:\u202eevil\u001b[2J';
const SHOWN = 'team:東京:\\u202eevil\\u001b[2J';

const incident = {
  key: 'k',
  alarmArn: `arn:aws:cloudwatch:us-east-1:1:alarm:${EVIL}`,
  alarmState: 'ALARM',
  phase: 'open',
  reason: 'dry-run',
};
const REPORT: Report = {
  trustedAdvisor: { outcome: 'failed', error: EVIL },
  incidents: [{ ...incident, alarmName: EVIL, caseId: null, displayId: null, dryRun: true }],
  cases: [],
  supportCalls: {},
  preflight: null,
  publishedEvents: [{ detailType: 'Support Case Opened', detail: { subject: EVIL } }],
  notifications: [],
  deadLetters: [{ reason: EVIL, event: {} }],
  parameters: { Mode: 'DryRun' },
  startedAt: '2026-11-22T09:00:00Z',
  endedAt: '2026-11-22T10:00:00Z',
  defects: [EVIL],
};

function terminal(columns?: number) {
  const written: string[] = [];
  const stream = { isTTY: columns !== undefined, columns, write: (text: string) => written.push(text) };
  return { terminal: new Terminal(stream as unknown as NodeJS.WriteStream), written: () => written.join('') };
}

test('the summary names every alarm whole, and nothing in it acts on the terminal', () => {
  const { terminal: plain, written } = terminal();
  printSummary(REPORT, plain);
  expect(written()).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(written().split(SHOWN)).toHaveLength(6);
  expect(written()).toContain('dry run');
});

test.each([80, 40])('its tables fit a terminal of %d columns', columns => {
  const { terminal: narrow, written } = terminal(columns);
  printSummary(REPORT, narrow);
  // Our own colours take no room.
  const table = written().split('Incidents')[1]!.split('Support cases')[0]!;
  expect(Math.max(...table.split('\n').map(stringWidth))).toBeLessThanOrEqual(columns);
});

test('only our own colours act on a terminal', () => {
  const { terminal: coloured, written } = terminal(80);
  const timeline = new Timeline(
    () => 0,
    moment => coloured.moment(moment),
  );
  timeline.tell('alarm', `${EVIL}\nnext`);
  timeline.count('support', EVIL);
  timeline.flush();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is counted.
  expect(written().replace(/\u001b\[\d+m/g, '')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(written()).toContain(`${SHOWN} next\n`);
});
