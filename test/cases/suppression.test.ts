import type { DescribedAlarm } from '../../lambdas/cases/alarms/describe-alarms';
import { at } from './sample-incidents';
import { TestEngine } from './test-engine';

let engine: TestEngine;
beforeEach(() => {
  engine = new TestEngine();
});

const window = (name: string, from: number, until: number) => ({ name, match: {}, from: at(from), until: at(until) });
const published: string[] = [];
const open = () => engine.cases.length;

describe('maintenance windows', () => {
  test('two that follow one another both backoff, and the alarm counts after the second', async () => {
    engine.windows = [window('first', 0, 600), window('second', 600, 1_200)];
    await engine.deliver('ALARM', 10);
    await engine.until(1_190);
    expect([open(), engine.head.reason, engine.head.alarm.suppression?.arn]).toEqual([0, 'suppressed', 'second']);
    await engine.until(1_260);
    expect(open()).toBe(1);
  });

  test('one that is taken away ends with the next sweep', async () => {
    engine.windows = [window('long', 0, 86_400)];
    await engine.deliver('ALARM', 10);
    await engine.until(300);
    engine.windows = [];
    await engine.until(360);
    expect(open()).toBe(1);
  });

  test('one that is made longer goes on', async () => {
    engine.windows = [window('deploy', 0, 600)];
    await engine.deliver('ALARM', 10);
    await engine.until(300);
    engine.windows = [window('deploy', 0, 3_600)];
    await engine.until(3_540);
    expect([open(), engine.head.alarm.suppression?.until]).toEqual([0, at(3_600)]);
    await engine.until(3_660);
    expect(open()).toBe(1);
  });

  test('one that is put in place while a case is wanted keeps it back', async () => {
    engine = new TestEngine({}, { openDelaySeconds: 300 });
    await engine.deliver('ALARM', 10);
    await engine.until(120);
    expect(engine.head.phase).toBe('pending');
    engine.windows = [window('late', 120, 1_200)];
    await engine.until(1_140);
    expect([open(), engine.head.reason]).toEqual([0, 'suppressed']);
    expect(engine.dispositions).toEqual(['ALARM suppressed']);
    await engine.until(1_600);
    expect(open()).toBe(1);
    expect(engine.dispositions).toEqual(['ALARM communicated']);
  });

  test('who kept the alarm from becoming a case is kept with its change, also after it counts', async () => {
    engine.windows = [window('first', 0, 600), window('second', 600, 1_200)];
    await engine.deliver('ALARM', 10);
    await engine.until(1_260);
    const [change] = engine.table.changesOf(engine.head.incidentKey).values();
    expect(change?.suppressedBy).toMatchObject([
      { by: 'maintenance-window', arn: 'first' },
      { by: 'maintenance-window', arn: 'second' },
    ]);
  });

  test('an alarm that recovers in one needs no case', async () => {
    engine.windows = [window('deploy', 0, 600)];
    await engine.deliver('ALARM', 10);
    engine.seconds = 60;
    await engine.deliver('OK', 50);
    await engine.until(900);
    expect([open(), engine.head.alarm]).toMatchObject([0, { value: 'OK', since: at(50) }]);
    expect(engine.head.suppressedChange).toBeUndefined();
  });

  test('a case that comes back waits for the end of one', async () => {
    await engine.deliver('ALARM', 10);
    await engine.until(60);
    await engine.deliver('OK', 70);
    await engine.until(400);
    expect(engine.head.phase).toBe('resolved');
    engine.windows = [window('deploy', 400, 900)];
    await engine.deliver('ALARM', 410);
    await engine.until(840);
    expect(engine.head).toMatchObject({ phase: 'resolved', reason: 'suppressed' });
    await engine.until(1_000);
    expect(engine.head.phase).toBe('open');
    expect(open()).toBe(1);
  });
});

describe('a composite alarm and its suppressor', () => {
  const composite = (ActionsSuppressedBy?: string) =>
    ({ kind: 'composite', AlarmName: 'alarm-0', StateValue: 'ALARM', ActionsSuppressedBy }) as DescribedAlarm;
  const says = (answer: DescribedAlarm | 'unknown') => {
    engine.services.alarms = { ...engine.services.alarms, describe: async () => answer };
  };
  const by = (actionsSuppressedBy: string) => ({ suppressedBy: { actionsSuppressedBy, seconds: 120 } });

  test.each(['WaitPeriod', 'ExtensionPeriod'])('counts when its %s has ended, without another event', async period => {
    await engine.deliver('ALARM', 10, by(period));
    await engine.until(120);
    expect([open(), engine.head.reason]).toEqual([0, 'suppressed']);
    await engine.until(180);
    expect(open()).toBe(1);
  });

  test('stays suppressed after the period if CloudWatch says that the suppressor has come', async () => {
    says(composite('Alarm'));
    await engine.deliver('ALARM', 10, by('WaitPeriod'));
    await engine.until(3_600);
    expect([open(), engine.head.reason]).toEqual([0, 'suppressed']);
    says(composite());
    await engine.until(3_960);
    expect(open()).toBe(1);
  });

  test('whose suppressor has no known end counts once CloudWatch says so, and not while it cannot be asked', async () => {
    await engine.deliver('ALARM', 10, by('Alarm'));
    await engine.until(3_600);
    expect(open()).toBe(0);
    says(composite());
    await engine.until(3_960);
    expect(open()).toBe(1);
  });

  test('changes from ALARM to ALARM: it has been in ALARM since the first', async () => {
    await engine.deliver('ALARM', 10, by('WaitPeriod'));
    engine.seconds = 130;
    await engine.deliver('ALARM', 130);
    await engine.until(200);
    expect(open()).toBe(1);
    expect(engine.head.alarm).toMatchObject({ since: at(10), timestamp: at(130) });
  });
});

describe('a mute rule', () => {
  test('without a known end holds as long as CloudWatch says so', async () => {
    let muted: boolean | undefined = true;
    engine.services.alarms = { ...engine.services.alarms, isMuted: async () => muted };
    await engine.deliver('ALARM', 10, { mutedUntil: 'unknown' });
    await engine.until(1_800);
    expect(open()).toBe(0);
    muted = undefined;
    await engine.until(2_400);
    expect(open()).toBe(0);
    muted = false;
    await engine.until(3_000);
    expect(open()).toBe(1);
  });
});

test('Alarm Suppressed is published once, however often it is asked who suppresses', async () => {
  published.length = 0;
  engine.services.publish = async events => void published.push(...events.map(({ detailType }) => detailType));
  engine.windows = [window('deploy', 0, 1_800)];
  await engine.deliver('ALARM', 10);
  await engine.until(1_740);
  expect(published).toEqual(['Alarm Suppressed']);
});

test('a text that could not be written for a while is no reason to pass a window over', async () => {
  engine = new TestEngine({}, { openDelaySeconds: 300 });
  await engine.deliver('ALARM', 10);
  await engine.until(120);
  const failure = { since: at(60), until: at(120), error: 'TypeError', reason: 'our-own-fault', times: 3, isOurs: true } as const;
  engine.table.heads.set(engine.head.incidentKey, { ...engine.head, failures: { create: failure } });
  engine.windows = [window('deploy', 120, 1_200)];
  await engine.until(900);
  expect([open(), engine.head.reason]).toEqual([0, 'suppressed']);
});

test('a window that cannot be read any more does not keep an alarm from its case for ever', async () => {
  engine.services.suppressions = { now: async () => Promise.reject(new TypeError('unreadable')) };
  await engine.deliver('ALARM', 0);
  for (let minute = 1; minute < 60; minute++) await engine.until(minute * 60).catch(() => undefined);
  expect(open()).toBe(1);
});
