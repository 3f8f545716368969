import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../local/report';
import { alarmEvent } from '../../local/sample-story';
import { sharedAssembly } from '../shared-assembly';
import { type Played, play } from './play';
import { START } from './start-process';

const folder = mkdtempSync(join(tmpdir(), 'story-'));
let assembly = '';

/** The same in a process of its own. */
function playInProcess(): Promise<Played> {
  const command = [...START, '--once', '--json', '--assembly', assembly];
  return new Promise(resolve => {
    const child = execFile(process.execPath, command, { maxBuffer: 1e8 }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, report: JSON.parse(stdout), stderr });
    });
  });
}

/** Times count from the start of the run, so that two runs can be compared. */
function withoutPresent(report: Report): unknown {
  const start = Date.parse(report.startedAt);
  const offset = (time: string) => `T${(Date.parse(time.replace(' UTC', 'Z').replace(' ', 'T').replace('+0000', 'Z')) - start) / 1000}`;
  const text = JSON.stringify(report).replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+0000| UTC)/g, offset);
  return JSON.parse(text);
}

/** Without a refresh of Trusted Advisor, which these stories are not about. */
const CASES_ONLY = ['--param', 'RefreshSchedule=cron(0 0 1 1 ? 2099)'];

function eventFile(name: string, events: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(events));
  return path;
}

beforeAll(async () => {
  assembly = await sharedAssembly();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the sample story', () => {
  let first: Played;
  beforeAll(async () => {
    first = await playInProcess();
  });

  test('comes to its end without anything that should not have happened', () => {
    expect([first.code, first.report.defects]).toEqual([0, []]);
  });

  test('calls every operation that the functions may call, but for reading an answer, which nobody writes here', () => {
    // DescribeCommunications: conversation.test.ts. DescribeAttachment is the command line's: test/cli/attachment.test.ts.
    expect(Object.keys(first.report.supportCalls).sort()).toEqual([
      'AddAttachmentsToSet',
      'AddCommunicationToCase',
      'CreateCase',
      'DescribeCases',
      'DescribeCreateCaseOptions',
      'DescribeServices',
      'DescribeSeverityLevels',
      'DescribeSupportedLanguages',
      'DescribeTrustedAdvisorCheckRefreshStatuses',
      'DescribeTrustedAdvisorCheckResult',
      'DescribeTrustedAdvisorCheckSummaries',
      'DescribeTrustedAdvisorChecks',
      'RefreshTrustedAdvisorCheck',
      'ResolveCase',
    ]);
  });

  test('refreshes Trusted Advisor and says what became of every check', () => {
    const { trustedAdvisor } = first.report;
    expect(trustedAdvisor).toMatchObject({
      outcome: 'complete',
      checks: 106,
      alreadyFresh: 5,
      notRefreshable: 12,
      abandoned: 2,
      refreshed: 87,
    });
    expect(trustedAdvisor?.flagged).toBeGreaterThan(10);
    expect(trustedAdvisor?.ticks).toBeGreaterThan(3);
    expect(trustedAdvisor?.transitions).toBeGreaterThan(trustedAdvisor?.ticks as number);
    expect(trustedAdvisor?.transitions).toBeLessThan(100);
  });

  test('opens one case for the alarm that flaps, tells its changes and resolves it', () => {
    const { cases, incidents } = first.report;
    expect(cases).toMatchObject([{ status: 'resolved', subject: expect.stringContaining('checkout-5xx') }]);
    const bodies = cases[0]?.recentCommunications.communications.map(({ body }) => body);
    expect(bodies).toEqual([
      expect.stringMatching(/\bOK\b/),
      expect.stringMatching(/\bOK\b(.|\n)*\bALARM\b/),
      expect.stringMatching(/\bALARM\b/),
    ]);
    expect(incidents).toContainEqual(
      expect.objectContaining({
        alarmArn: expect.stringMatching(/:checkout-5xx$/),
        alarmState: 'OK',
        phase: 'resolved',
        displayId: cases[0]?.displayId,
        caseId: cases[0]?.caseId,
      }),
    );
    expect(first.report.supportCalls).toMatchObject({ CreateCase: 1, ResolveCase: 1 });
  });

  test('opens no case for the alarm that is muted', () => {
    expect(first.report.incidents).toContainEqual(
      expect.objectContaining({ alarmArn: expect.stringMatching(/:nightly-batch-duration$/), phase: 'idle', caseId: null }),
    );
    expect(first.report.publishedEvents.map(({ detailType }) => detailType)).toContain('Alarm Suppressed');
  });

  test('keeps the broken event with the reason', () => {
    expect(first.report.deadLetters).toEqual([
      { reason: expect.stringMatching(/state/), event: expect.objectContaining({ 'detail-type': 'CloudWatch Alarm State Change' }) },
    ]);
  });

  test('is told in plain words, with virtual times', () => {
    expect(first.stderr).toMatch(/^\+00:03:00 +alarm +checkout-5xx: OK -> ALARM$/m);
    expect(first.stderr).toMatch(/^\+00:30:00 +trouble +dead letter /m);
  });

  test('goes the same way a second time, in another process', async () => {
    const second = await play(assembly);
    expect(withoutPresent(second.report)).toEqual(withoutPresent(first.report));
  });
});

describe("the user's own events", () => {
  const now = Date.now();
  const change = (alarmName: string, minute: number, to: 'OK' | 'ALARM') =>
    alarmEvent(now, { alarmName, minute, from: to === 'OK' ? 'ALARM' : 'OK', to });
  const outage = [
    change('db', -50, 'ALARM'),
    change('db', -40, 'OK'),
    change('db', -30, 'ALARM'),
    change('web', -20, 'ALARM'),
    change('web', -5, 'OK'),
  ];

  test('open nothing in the default mode, and the output says what would have been opened', async () => {
    const { code, report, stderr } = await play(assembly, ...CASES_ONLY, '--event', eventFile('outage.json', outage), '--for', '1h');
    expect([code, report.cases, report.defects]).toEqual([0, [], []]);
    expect(report.publishedEvents).toContainEqual({
      detailType: 'Support Case Opened',
      detail: expect.objectContaining({ mode: 'DryRun', alarmName: 'db' }),
    });
    expect(stderr).toMatch(/would have opened: .*db/);
    expect(stderr).toMatch(/--param Mode=Live/);
  });

  test('end alike in whatever order and however often they come', async () => {
    const shuffled = [4, 2, 0, 3, 1, 2, 4, 0].map(index => outage[index]);
    const { report } = await play(
      assembly,
      ...CASES_ONLY,
      '--event',
      eventFile('shuffled.json', shuffled),
      '--param',
      'Mode=Live',
      '--param',
      'OpenDelaySeconds=300',
    );
    expect(report.incidents.map(({ alarmArn, alarmState }) => [alarmArn.split(':').at(-1), alarmState])).toEqual([
      ['db', 'ALARM'],
      ['web', 'OK'],
    ]);
    expect(report.cases.filter(({ status }) => status !== 'resolved').map(({ subject }) => subject)).toEqual([
      expect.stringContaining('db'),
    ]);
  });

  test('that lie ahead move the clock, and time goes on for as long as was asked', async () => {
    const { report } = await play(
      assembly,
      ...CASES_ONLY,
      '--event',
      eventFile('ahead.json', [change('db', 60, 'ALARM')]),
      '--param',
      'Mode=Live',
      '--for',
      '10m',
    );
    const [opened] = report.cases;
    expect(Date.parse(opened?.timeCreated as string)).toBeGreaterThanOrEqual(now + 61 * 60_000 - 1000);
    expect(Math.abs(Date.parse(report.endedAt) - (now + 70 * 60_000))).toBeLessThan(1000);
  });
});

describe('names that every object of JavaScript has', () => {
  const names = ['constructor', '__proto__', 'hasOwnProperty', 'toString', 'valueOf'];
  /** As JSON, where "__proto__" is a name like any other. */
  const eventsCalled = (name: string): unknown[] => {
    const event = alarmEvent(Date.now(), { alarmName: `named-${name}`, minute: 0, from: 'OK', to: 'ALARM' });
    const metric = { namespace: name, name, dimensions: 'PAIRS' };
    const configuration = { metrics: [{ id: 'm1', metricStat: { metric, period: 60, stat: 'Average' }, returnData: true }] };
    const detail = { ...event.detail, configuration, alarmTags: 'PAIRS', alarmTagsStatus: 'SUCCESS' };
    const text = JSON.stringify({ ...event, detail }).replaceAll('"PAIRS"', `{${JSON.stringify(name)}:"y"}`);
    return [JSON.parse(text)];
  };

  test('become cases like any other', async () => {
    const file = eventFile('names.json', names.flatMap(eventsCalled));
    const live = ['--param', 'Mode=Live', '--param', 'MaxCasesPerHour=10', '--for', '30m'];
    const { code, report } = await play(assembly, ...CASES_ONLY, ...live, '--event', file);
    expect([code, report.defects, report.deadLetters]).toEqual([0, [], []]);
    const bodies = report.cases.map(({ recentCommunications }) => recentCommunications.communications[0]!.body).join('\n');
    for (const name of names) {
      expect(bodies).toContain(`${name} of ${name} (${name}=y)`);
      expect(bodies).toContain(`Tags of the alarm: ${name}=y`);
    }
    expect(report.incidents.map(({ phase }) => phase)).toEqual(names.map(() => 'open'));
  });
});
