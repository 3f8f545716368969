import { EventClock } from '../../local/cloud/event-clock';

const START = Date.parse('2030-01-01T00:00:00Z');
const atRest = async () => {};

function clockWithLog() {
  const clock = new EventClock({ start: START, quiescence: atRest });
  const log: string[] = [];
  const note = (what: string) => () => void log.push(`${(clock.time() - START) / 1000} ${what}`);
  return { clock, log, note };
}

describe('the clock of a run', () => {
  test('does things in the order of their time, and of their planning within one moment', async () => {
    const { clock, log, note } = clockWithLog();
    clock.schedule(START + 5000, note('late'));
    clock.schedule(START + 1000, note('first'));
    clock.schedule(START + 1000, note('second'));
    clock.schedule(START - 9000, note('overdue'));
    await clock.runUntil(START + 60_000);
    expect(log).toEqual(['0 overdue', '1 first', '1 second', '5 late']);
  });

  test('ends in the moment that was asked for, and leaves what is due later', async () => {
    const { clock, log, note } = clockWithLog();
    clock.schedule(START + 61_000, note('later'));
    await clock.runUntil(START + 60_000);
    expect([clock.now().toISOString(), log]).toEqual(['2030-01-01T00:01:00.000Z', []]);
    await clock.runUntil(START + 61_000);
    expect(log).toEqual(['61 later']);
  });

  test('does not do what was taken back', async () => {
    const { clock, log, note } = clockWithLog();
    const cancel = clock.schedule(START + 1000, note('cancelled'));
    clock.schedule(START + 500, cancel);
    await clock.runUntil(START + 2000);
    expect(log).toEqual([]);
  });

  test('stands still until everything has come to rest', async () => {
    const log: string[] = [];
    let working = false;
    const quiescence = async () => {
      for (let turn = 0; working && turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
      if (working) log.push('worked');
      working = false;
    };
    const clock = new EventClock({ start: START, quiescence });
    clock.schedule(START + 1000, () => {
      log.push('began');
      working = true;
    });
    clock.schedule(START + 1000, () => log.push('next'));
    await clock.runUntil(START + 2000);
    expect(log).toEqual(['began', 'worked', 'next']);
  });

  test('lets one who sleeps wake on time, and sleep again', async () => {
    const { clock, log, note } = clockWithLog();
    const nap = async () => {
      for (let count = 0; count < 3; count++) {
        await clock.sleep(10_000);
        note('awake')();
      }
    };
    void nap();
    await clock.runUntil(START + 25_000);
    expect(log).toEqual(['10 awake', '20 awake']);
  });

  test('at a speed of its own takes a real moment, and takes in what is planned meanwhile', async () => {
    const { clock, log, note } = clockWithLog();
    clock.speed = 1000;
    setImmediate(() => clock.schedule(0, note('meanwhile')));
    const began = performance.now();
    await clock.runUntil(START + 50_000);
    expect(performance.now() - began).toBeGreaterThanOrEqual(45);
    expect(log).toHaveLength(1);
    expect(Number(log[0]?.split(' ')[0])).toBeLessThan(50);
  });

  test('stops for somebody who does not want to wait any more', async () => {
    const { clock } = clockWithLog();
    clock.speed = 1;
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    await clock.runUntil(Number.POSITIVE_INFINITY, controller.signal);
    expect(clock.time()).toBeLessThan(START + 60_000);
  });
});
