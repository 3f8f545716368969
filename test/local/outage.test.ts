import { STACK_NAME } from '../../local/assembly';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { type Report, reportRun } from '../../local/report';
import { playEvents, startRun } from '../../local/run';
import { alarmEvent } from '../../local/sample-story';
import type { FaultRule } from '../../local/support-simulator/faults';
import { sharedAssembly } from '../shared-assembly';

let assembly: Assembly;
beforeAll(async () => {
  assembly = readAssembly(await sharedAssembly(), STACK_NAME);
});

/** Two hours with one alarm that fires and does not recover, while the Support API misbehaves. */
async function playOutage(fault: FaultRule): Promise<Report & { openedAfterSeconds: number }> {
  const parameters = { Mode: 'Live', RefreshSchedule: 'cron(0 0 1 1 ? 2099)' };
  const run = await startRun({ assembly, parameters, onMoment: () => {}, onLog: () => {} });
  try {
    run.simulator.faults.add(fault);
    await playEvents(run, [alarmEvent(run.start, { alarmName: 'db', minute: 1, from: 'OK', to: 'ALARM' })]);
    await run.cloud.clock.runUntil(run.start + 2 * 3_600_000);
    const opened = run.timeline.moments.find(({ text }) => /^opened case \S+ for db/.test(text));
    return { ...(await reportRun(run)), openedAfterSeconds: (opened?.offset ?? 0) / 1000 };
  } finally {
    await run.stop();
  }
}

describe('an outage of the Support API, on the clock of the run', () => {
  test('that swallows the answer of CreateCase costs the SDK its ten seconds, and the case is found, not doubled', async () => {
    const report = await playOutage({ kind: 'timeout-after-work', operation: 'CreateCase', times: 1 });
    expect(report.cases).toHaveLength(1);
    expect(report.supportCalls.CreateCase).toBe(1);
    expect(Math.round(report.openedAfterSeconds - 120)).toBeGreaterThanOrEqual(10);
    expect(report.openedAfterSeconds).toBeLessThan(135);
    expect(report.incidents).toMatchObject([{ phase: 'open', displayId: report.cases[0]?.displayId }]);
  });

  test('that resets the connection after the work does not double the case either', async () => {
    const report = await playOutage({ kind: 'reset-after-work', operation: 'CreateCase', times: 1 });
    expect([report.cases.length, report.supportCalls.CreateCase]).toEqual([1, 1]);
    expect(report.openedAfterSeconds).toBeLessThan(125);
  });

  test('that makes every call slow takes time of the run, and the case is opened', async () => {
    const report = await playOutage({ kind: 'latency', seconds: 4 });
    expect([report.cases.length, report.supportCalls.CreateCase, report.defects]).toEqual([1, 1, []]);
    expect(report.openedAfterSeconds).toBeGreaterThanOrEqual(124);
  });
});
