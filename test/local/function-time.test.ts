import { endWith } from '../../local/cloud/execution-environment';
import type { LocalCloud } from '../../local/cloud/local-cloud';
import { functionResource, ruleTo, smallCloud } from './fixture-cloud';

/** A function behind a rule; the one event of the test is there from the start. */
async function runFunction(source: string, properties: Record<string, unknown> = {}, minutes = 10) {
  const cloud = await smallCloud(
    { code: source },
    { Work: functionResource('code', { Timeout: 60, ...properties }), Rule: ruleTo('Work') },
  );
  running.push(cloud);
  cloud.bus.put({ source: 'test' });
  await cloud.minutes(minutes);
  return cloud;
}

const running: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(cloud => cloud.stop()));
});

const DATES = ['new Date().toISOString()', 'new Date(Date.now()).toISOString()', "new Date(Date.parse(Date() + ' UTC')).toISOString()"];

describe('time inside a function', () => {
  test.each(DATES)('%s is the time of the run', async expression => {
    const { heard } = await runFunction(`exports.handler = async () => ${expression};`);
    expect(heard.invocations[0]?.outcome).toEqual({ ok: true, payload: expect.stringContaining('2030-01-01T00:00:00') });
  });

  test.each([
    ['setTimeout', 'new Promise(resolve => setTimeout(resolve, 50000))'],
    ['the timer that promisify makes', "require('node:util').promisify(setTimeout)(50000)"],
    ['node:timers', "new Promise(resolve => require('node:timers').setTimeout(resolve, 50000))"],
    ['node:timers/promises', "require('node:timers/promises').setTimeout(50000)"],
    ['an abort signal with a timeout', "new Promise(resolve => AbortSignal.timeout(50000).addEventListener('abort', resolve))"],
    [
      'an interval',
      'new Promise(resolve => { let n = 0; const t = setInterval(() => { if (++n === 5) { clearInterval(t); resolve(); } }, 10000); })',
    ],
  ])('a wait of 50 s through %s takes 50 s of the run and no real time', async (_, wait) => {
    const began = performance.now();
    const { heard } = await runFunction(`exports.handler = async () => { await ${wait}; return Date.now(); };`);
    expect(heard.invocations[0]).toMatchObject({ at: 50, outcome: { ok: true, payload: Date.parse('2030-01-01T00:00:50Z') } });
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  test('a cleared timer never fires', async () => {
    const { heard } = await runFunction(`exports.handler = async () => {
      const timer = setTimeout(() => console.log('fired'), 1000);
      clearTimeout(Number(timer));
      await new Promise(resolve => setTimeout(resolve, 5000));
    };`);
    expect(heard.invocations).toHaveLength(1);
    expect(heard.logs).toEqual([]);
  });

  test('work outside the event loop is waited for, although a timer is pending', async () => {
    const { heard } = await runFunction(`const { readFile } = require('node:fs/promises');
      exports.handler = async () => {
        const late = new Promise(resolve => setTimeout(() => resolve('timer'), 1000));
        const work = (async () => { for (let i = 0; i < 50; i++) await readFile(__filename); return 'work'; })();
        return Promise.race([late, work]);
      };`);
    expect(heard.invocations[0]?.outcome).toEqual({ ok: true, payload: 'work' });
  });
});

describe('a function that does not come to an end', () => {
  test('is stopped at its timeout, and the next event meets a new environment', async () => {
    const { heard } = await runFunction(
      'let calls = 0; exports.handler = async () => { calls++; await new Promise(resolve => setTimeout(resolve, 9e6)); return calls; };',
      { Timeout: 30 },
    );
    expect(heard.invocations.map(({ at }) => at)).toEqual([30, 120, 270]);
    expect(heard.invocations[0]?.outcome).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/timed out after 30\.00 seconds/),
    });
    expect(heard.dropped).toEqual([expect.stringMatching(/^Work: Sandbox\.Timedout/)]);
  });

  test('is stopped at its timeout even when it waits for nothing at all', async () => {
    const { heard } = await runFunction('exports.handler = () => new Promise(() => {});', { Timeout: 5 }, 0.2);
    expect(heard.invocations).toMatchObject([{ at: 5, outcome: { ok: false, errorType: 'Sandbox.Timedout' } }]);
  });

  test('and ends its process is a failed invocation', async () => {
    const { heard } = await runFunction('exports.handler = async () => process.exit(3);', {}, 0.5);
    expect(heard.invocations).toMatchObject([{ outcome: { ok: false, errorType: 'Runtime.ExitError' } }]);
  });
});

describe('an error that nobody catches', () => {
  test('ends the environment in which it came about, and no other', async () => {
    Object.assign(globalThis, { uncaught: (message: string) => endWith(new RangeError(message)) });
    const { heard } = await runFunction(
      "exports.handler = async () => { setTimeout(() => globalThis.uncaught('late'), 1000); await new Promise(() => {}); };",
      {},
      0.5,
    );
    expect(heard.invocations).toMatchObject([{ at: 1, outcome: { ok: false, errorType: 'RangeError', errorMessage: 'late' } }]);
  });

  test('is none of a function when it came about outside of all', () => {
    expect(endWith(new Error('elsewhere'))).toBe(false);
  });
});

describe('a function that fails', () => {
  test('is tried again after one and after two minutes, and then given up', async () => {
    const { heard } = await runFunction("exports.handler = async () => { throw new TypeError('no'); };");
    expect(heard.invocations.map(({ at }) => at)).toEqual([0, 60, 180]);
    expect(heard.dropped).toEqual(['Work: TypeError: no']);
  });
});

describe('what a function finds around it', () => {
  test('is its own environment and the endpoints of this computer', async () => {
    const { heard } = await runFunction('exports.handler = async () => process.env;', {
      Environment: { Variables: { OWN: 'yes', ROLE: { Ref: 'AWS::Region' } } },
    });
    expect(heard.invocations[0]?.outcome).toMatchObject({
      payload: {
        OWN: 'yes',
        ROLE: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'Work',
        AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        AWS_ENDPOINT_URL_DYNAMODB: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      },
    });
    expect(heard.invocations[0]?.outcome).not.toMatchObject({ payload: { PATH: expect.anything() } });
  });

  test.each([
    ["require('node:https').get('https://example.com')", 'example.com'],
    ["fetch('http://192.0.2.1/')", '192.0.2.1'],
    ["require('node:net').connect(80, '192.0.2.1')", '192.0.2.1'],
  ])('is no network: %s', async (call, host) => {
    const source = `exports.handler = async () => { try { await ${call}; } catch (error) { return error.message + error.cause?.message; } };`;
    const { heard } = await runFunction(source, {}, 0.5);
    expect(heard.invocations[0]?.outcome).toMatchObject({ ok: true, payload: expect.stringContaining(`${host} was not called`) });
  });

  test('is warm: a second event meets the same environment', async () => {
    const cloud = await runFunction('let calls = 0; exports.handler = async () => ++calls;');
    cloud.bus.put({ source: 'test' });
    await cloud.minutes(11);
    expect(cloud.heard.invocations.map(({ outcome }) => outcome.ok && outcome.payload)).toEqual([1, 2]);
  });
});
