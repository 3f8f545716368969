import { request } from 'node:http';
import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import type { LocalServer } from '../../local/cloud/json-api';
import { openPage, startConsole, stopConsole } from '../../local/console/server';
import { type Run, startRun } from '../../local/run';
import { assemblyOf } from './fixture-cloud';

let run: Run;
let page: LocalServer;
beforeEach(async () => {
  const Parameters = { Mode: { Type: 'String', Default: 'DryRun' } };
  run = await startRun({ assembly: assemblyOf({}, {}, { Parameters }), parameters: {}, onMoment: () => {}, onLog: () => {} });
  page = await startConsole(run, 0);
});
afterEach(async () => {
  stopConsole(page);
  await run.stop();
});

function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${page.url}${path}`, { method, headers }, async response => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, body: text });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const EVENT = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName: '<b>x</b>', state: { value: 'ALARM' } },
};

describe('the page of a run', () => {
  test('shows what happened, as text and never as markup', async () => {
    await ask('POST', '/events', JSON.stringify(EVENT));
    await run.cloud.clock.runUntil(run.start + 1000);
    const { status, body } = await ask('GET', '/');
    expect([status, body.includes('<b>x</b>')]).toEqual([200, false]);
    expect(body).toContain('&lt;b&gt;x&lt;/b&gt;: ALARM');
  });

  test('shows a name that would act on what stands around it as escapes, and one with colons whole, on the page and in the report', async () => {
    const alarmName = 'team:a:b\u202e\u001b[2J\u200b';
    await ask('POST', '/events', JSON.stringify({ ...EVENT, detail: { ...EVENT.detail, alarmName } }));
    await run.cloud.clock.runUntil(run.start + 1000);
    for (const path of ['/', '/content', '/report', '/events']) {
      const { body } = await ask('GET', path);
      expect([path, /(?!\n)[\p{Cc}\p{Cf}]/u.test(body)]).toEqual([path, false]);
    }
    expect((await ask('GET', '/')).body).toContain('team:a:b\\u202e\\u001b[2J\\u200b: ALARM');
    expect((await ask('POST', '/events', '"\u202e"')).body).not.toContain('\u202e');
  });

  test('has its port before there is a run to show', async () => {
    const opened = await openPage(0);
    expect((await fetch(opened.url)).status).toBe(503);
    opened.show(run);
    expect((await fetch(opened.url)).status).toBe(200);
    stopConsole(opened);
  });

  test('plays a posted event now, and one that lies ahead in its time', async () => {
    const ahead = { ...EVENT, time: new Date(run.start + 60_000).toISOString() };
    expect(await ask('POST', '/events', JSON.stringify([ahead, EVENT]))).toEqual({ status: 202, body: '{"accepted":2}\n' });
    await run.cloud.clock.runUntil(run.start + 120_000);
    expect(run.timeline.moments.map(({ offset }) => offset)).toEqual([0, 60_000]);
  });

  test.each([
    ['what is not JSON', '{', /The body is not JSON/],
    ['what is no event', '{"a":1}', /The body is no EventBridge event/],
    ['what lies years ahead', JSON.stringify({ ...EVENT, time: '2999-01-01T00:00:00Z' }), /more than 31 days ahead/],
  ])('refuses %s', async (_, body, message) => {
    expect(await ask('POST', '/events', body)).toEqual({ status: 400, body: expect.stringMatching(message) });
  });

  test('refuses pages of other origins and other host names', async () => {
    const answers = [
      await ask('POST', '/events', JSON.stringify(EVENT), { origin: 'http://example.com' }),
      await ask('GET', '/report', undefined, { host: 'example.com' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  test('lets one look into what the run holds, and says of what there is nothing', async () => {
    for (const name of ['cases', 'advisor', 'dead-letters', 'events', 'calls'])
      expect([name, JSON.parse((await ask('GET', `/look/${name}`)).body)]).toEqual([name, expect.any(Array)]);
    expect(JSON.parse((await ask('GET', '/look/passwords')).body)).toEqual({ error: 'There is no passwords to look into.' });
  });

  test.each(['metric', 'expression', 'composite'])('lets an alarm of the kind %s fire, which the application can read', async kind => {
    const heard: unknown[] = [];
    const { onEvent } = run.cloud.bus;
    run.cloud.bus.onEvent = event => {
      heard.push(event);
      onEvent(event);
    };
    const { status, body } = await ask('POST', '/control/alarm', JSON.stringify({ name: 'orders', kind, does: 'fire' }));
    expect([status, JSON.parse(body)]).toEqual([200, { said: 'orders: fires.' }]);
    await run.cloud.clock.runUntil(run.start + 2_000);
    expect(heard.map(event => parseAlarmEvent(event))).toMatchObject([{ subject: { name: 'orders' }, value: 'ALARM' }]);
  });

  test.each([
    ['alarm', { name: 'orders', does: 'explode' }, /does/],
    ['jump', { minutes: 0 }, /minutes/],
    ['nothing', {}, /There is no control nothing: there are alarm, reply/],
  ])('refuses what the control %s does not take', async (control, given, words) => {
    expect(await ask('POST', `/control/${control}`, JSON.stringify(given))).toEqual({ status: 400, body: expect.stringMatching(words) });
  });

  test('gives the report as JSON', async () => {
    expect(JSON.parse((await ask('GET', '/report')).body)).toMatchObject({ incidents: [], parameters: { Mode: 'DryRun' } });
  });

  test('tells programs which stack runs here, where its services listen, and what time it is there', async () => {
    await run.cloud.clock.runUntil(run.start + 3_600_000);
    const stack = JSON.parse((await ask('GET', '/stack.json')).body);
    expect(stack).toMatchObject({
      stackName: 'SupportAutomation',
      stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/SupportAutomation/local',
      region: 'us-east-1',
      parameters: { Mode: 'DryRun' },
      endpoints: { DYNAMODB: run.cloud.endpoints.DYNAMODB, SUPPORT: run.simulator.url, APPCONFIG: run.cloud.endpoints.APPCONFIG },
      now: new Date(run.start + 3_600_000).toISOString(),
    });
  });

  test('says which port is taken', async () => {
    const port = Number(new URL(page.url).port);
    await expect(startConsole(run, port)).rejects.toThrow(`The port ${port} is taken`);
  });
});
