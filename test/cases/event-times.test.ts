import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { notAfter } from '../../lambdas/cases/alarms/event-time';
import { parseFindingEvent } from '../../lambdas/cases/alarms/finding-signal';
import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import { recordChange } from '../../lambdas/cases/engine/record-change';
import { alarmEvent } from '../simulation/alarm-events';
import { at } from './sample-incidents';
import { TestEngine } from './test-engine';

const YEARS_AHEAD = '2031-01-01T00:00:00.000Z';
const BEGINNING = Date.parse(at(0));

/** An alarm's change at a second, whose event says something else of its times. */
function change(value: 'ALARM' | 'OK', second: number, state: object = {}, more: object = {}) {
  const event = alarmEvent({ kind: 'alarm', at: second, alarm: 0, value, deliveries: [] }, BEGINNING);
  return { ...event, ...more, detail: { ...event.detail, state: { ...event.detail.state, ...state } } };
}

function finding(detail: object = {}, more: object = {}) {
  return {
    source: 'support-automation',
    'detail-type': 'Trusted Advisor Finding Appeared',
    account: '111122223333',
    region: 'us-east-1',
    time: at(0),
    detail: {
      changeId: 'change-1',
      changedAt: at(0),
      checkId: 'Pfx0RwqBli',
      checkName: 'Amazon S3 Bucket Permissions',
      resourceId: 'bucket-1',
      region: 'eu-west-1',
      state: 'open',
      status: 'error',
      ...detail,
    },
    ...more,
  };
}

describe('a time that an event claims', () => {
  test.each([
    ['before its event', at(0), at(5), at(0)],
    ['ahead by as much as clocks differ', at(300), at(0), at(300)],
    ['ahead by more', at(301), at(0), at(0)],
    ['years ahead', YEARS_AHEAD, at(0), at(0)],
    ['of an event without a time', YEARS_AHEAD, undefined, YEARS_AHEAD],
    ['of an event whose time is none', YEARS_AHEAD, 'soon', YEARS_AHEAD],
  ])('%s', (_, time, latest, expected) => {
    expect(notAfter(time, latest)).toBe(expected);
  });

  test("of an alarm is bounded by the event's", () => {
    expect(parseAlarmEvent(change('ALARM', 7, { timestamp: '2031-01-01T00:00:00.000+0000' })).timestamp).toBe(at(7));
    expect(parseAlarmEvent(change('ALARM', 7)).timestamp).toBe(at(7));
  });

  test("of a finding is bounded by the event's, which has whole seconds", () => {
    const time = at(0).replace('.000Z', 'Z');
    expect(parseFindingEvent(finding({ changedAt: at(3_600) }, { time })).change.timestamp).toBe(at(0));
    expect(parseFindingEvent(finding({ changedAt: at(0.9) }, { time })).change.timestamp).toBe(at(0.9));
  });
});

describe('a state of the far future', () => {
  test.each([
    ['is taken for one of the time of its event', {}],
    ['is taken for one of the present when its event claims the same, or nothing', { time: YEARS_AHEAD }],
    ['is taken for one of the present without any time', { time: undefined }],
  ])('%s: the OK that follows counts', async (_, more) => {
    const engine = new TestEngine();
    await recordAlarm(change('ALARM', 0, { timestamp: YEARS_AHEAD }, more), engine.services);
    await engine.until(120);
    expect(engine.head.phase).toBe('open');
    await recordAlarm(change('OK', 120), engine.services);
    await engine.until(3_000);
    expect(engine.head).toMatchObject({ phase: 'resolved', alarm: { value: 'OK', timestamp: at(120) } });
  });

  test('of a finding does not outlive its end', async () => {
    const engine = new TestEngine();
    await recordAlarm(finding({ changedAt: YEARS_AHEAD }, { time: YEARS_AHEAD }), engine.services);
    engine.seconds = 60;
    await recordAlarm(finding({ changeId: 'change-2', changedAt: at(60), state: 'fixed' }, { time: at(60) }), engine.services);
    const [head] = [...engine.table.heads.values()];
    expect(head!.alarm).toMatchObject({ value: 'OK', timestamp: at(60) });
  });
});

describe('the key of an incident about a finding', () => {
  const keyOf = (detail: object = {}, more: object = {}) => parseFindingEvent(finding(detail, more)).identity.incidentKey;
  const FORMER = parseFindingEvent(finding()).formerKey;

  test('has account, region, check and resource', () => {
    expect(keyOf()).toMatch(/^finding\|111122223333\|eu-west-1\|Pfx0RwqBli\|[0-9a-f]{16}$/);
    expect(keyOf({ region: null })).toMatch(/^finding\|111122223333\|us-east-1\|/);
    expect(keyOf({}, { account: '999999999999' })).not.toBe(keyOf());
    expect(keyOf({ region: null })).not.toBe(keyOf({ region: null }, { region: 'eu-central-1' }));
  });

  /** An engine whose only incident was opened before account and region were part of the key. */
  async function withFormer(): Promise<TestEngine> {
    const engine = new TestEngine();
    const { identity, change } = parseFindingEvent(finding());
    await recordChange({ ...identity, incidentKey: FORMER }, change, engine.services);
    await engine.until(120);
    return engine;
  }

  test('of an open case from before goes on, so that the case is resolved and no second one opened', async () => {
    const engine = await withFormer();
    await recordAlarm(finding({ changeId: 'change-2', changedAt: at(120), state: 'fixed' }, { time: at(120) }), engine.services);
    await engine.until(3_000);
    expect([...engine.table.heads.keys()]).toEqual([FORMER]);
    expect(engine.table.heads.get(FORMER)).toMatchObject({ phase: 'resolved', alarm: { value: 'OK' } });
    expect(engine.cases).toHaveLength(1);
  });

  test('of another account with the same resource is a new one', async () => {
    const engine = await withFormer();
    const account = '999999999999';
    await recordAlarm(finding({ changeId: 'change-2' }, { account }), engine.services);
    expect([...engine.table.heads.keys()].sort()).toEqual([FORMER, keyOf({}, { account })].sort());
  });
});
