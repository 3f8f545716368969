import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { parseFindingEvent } from '../../lambdas/cases/alarms/finding-signal';
import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { recordChange } from '../../lambdas/cases/engine/record-change';
import type { Incident, IncidentIdentity } from '../../lambdas/cases/incident/incident';
import { referenceLine } from '../../lambdas/cases/incident/marker';
import { addToOutbox } from '../../lambdas/cases/incident/outbox';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import { composeCase } from '../../lambdas/cases/text/case-text';
import { boundedKey, bytesOf, cutBytes } from '../../lambdas/shared/bytes';
import { seenResources } from '../../lambdas/trusted-advisor/seen-resources';
import { Dynalite } from '../databases';
import { requireFits } from '../shared/dynamo-limits';
import { MemoryTable, memoryStore } from '../simulation/memory-store';
import { resource } from '../trusted-advisor/fake-advisor';
import { EVENT_NAMES, incidentOf, MARKER, ROUTE, rawEvent } from './alarm-events/read-events';

/** Three bytes each. */
const WIDE = (characters: number) => '警'.repeat(characters);
const FIRE = (characters: number) => '🔥'.repeat(characters / 2);

const IDENTITY: IncidentIdentity = {
  incidentKey: 'k',
  subject: { kind: 'alarm', accountId: '1', region: 'eu-west-1', name: 'a', arn: 'arn' },
};
const clock = () => Date.parse('2026-11-25T12:00:00Z');

describe('a record holds what DynamoDB takes', () => {
  test('of a thousand changes in three-byte text the newest stay to be told, and the others are settled', async () => {
    const table = new MemoryTable();
    const services = { incidents: memoryStore(table, clock), now: () => new Date(clock()) };
    for (let index = 0; index < 1_000; index++) {
      const timestamp = new Date(Date.parse('2026-11-25T00:00:00Z') + index * 1_000).toISOString();
      await recordChange(IDENTITY, { id: `${timestamp}#ALARM`, value: 'ALARM', timestamp, text: WIDE(300) }, services);
    }
    const { unreported } = table.heads.get('k')!;
    expect(unreported.length).toBeGreaterThan(100);
    expect(unreported.at(-1)!.timestamp).toBe('2026-11-25T00:16:39.000Z');
    const settled = [...table.changesOf('k').values()].filter(({ disposition }) => disposition === 'superseded');
    expect(settled).toHaveLength(1_000 - unreported.length);
  });

  test('an event that is too large for a record is left out, and its change is kept', async () => {
    const table = new MemoryTable();
    const services = { incidents: memoryStore(table, clock), now: () => new Date(clock()) };
    const raw = rawEvent('api-gateway-5xx');
    raw.detail.alarmTags = { big: WIDE(150_000) };
    const signal = parseAlarmEvent(raw);
    await recordChange(signal, changeOf(signal), services, signal);
    expect([...table.changesOf(signal.incidentKey).values()]).toMatchObject([{ value: 'ALARM', event: undefined }]);
    expect(table.heads.get(signal.incidentKey)?.unreported).toHaveLength(1);
  });

  test('what waits for the event bus stays small, the newest first', () => {
    let incident = { outbox: [] } as unknown as Incident;
    for (let index = 0; index < 100; index++) incident = addToOutbox(incident, 'Support Replied', { index, firstLines: WIDE(500) });
    expect(bytesOf(incident.outbox)).toBeLessThanOrEqual(52_000);
    expect(incident.outbox.at(-1)?.detail.index).toBe(99);
  });

  test('a value of a finding is cut', () => {
    const [seen] = [...seenResources('c', ['Region', 'Resource'], [resource('r', 'error', { metadata: ['x', WIDE(200_000)] })]).values()];
    expect(bytesOf(seen!.metadata.Resource)).toBeLessThanOrEqual(4_000);
    expect(() => requireFits(seen!)).not.toThrow();
  });
});

describe('keys', () => {
  const named = (name: string, arn = `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`) =>
    parseAlarmEvent({
      ...rawEvent('api-gateway-5xx'),
      resources: [arn],
      detail: { ...rawEvent('api-gateway-5xx').detail, alarmName: name },
    });

  test('stay as they were while they fit', () => {
    expect(named('checkout').incidentKey).toBe('123456789012|eu-west-1|arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout');
    expect(named(WIDE(255)).incidentKey).toBe(`123456789012|eu-west-1|arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${WIDE(255)}`);
  });

  test('of longer names are readable at their beginning, fit, and differ where the names do', () => {
    const one = named(`${FIRE(508)}1`).incidentKey;
    const other = named(`${FIRE(508)}2`).incidentKey;
    expect(one).toMatch(/^123456789012\|eu-west-1\|arn:aws:cloudwatch:eu-west-1:123456789012:alarm:🔥+#[0-9a-f]{32}$/u);
    expect(one).not.toBe(other);
    expect(one.isWellFormed()).toBe(true);
    expect([bytesOf(one) <= 1_024, named(`${FIRE(508)}1`).incidentKey === one]).toEqual([true, true]);
  });

  test('of findings fit too', () => {
    const detail = {
      changeId: 'c',
      changedAt: '2026-11-22T10:00:00.000Z',
      checkId: 'x',
      checkName: WIDE(9_000),
      resourceId: `arn:${WIDE(9_000)}`,
      state: 'open',
      status: 'error',
    };
    const { identity } = parseFindingEvent({ account: '1'.repeat(9_000), region: 'r'.repeat(9_000), detail });
    expect(bytesOf(identity.incidentKey)).toBeLessThanOrEqual(1_024);
    expect(bytesOf(identity)).toBeLessThan(8_000);
  });

  test.each([
    ['abc', 3, 'abc'],
    ['abc', 2, 'ab'],
    ['警警', 5, '警'],
    ['a🔥', 4, 'a'],
    ['', 0, ''],
  ])('%s cut to %d bytes is %s', (text, limit, expected) => {
    expect(cutBytes(text, limit)).toBe(expected);
    expect(bytesOf(boundedKey(text.repeat(40), 50))).toBeLessThanOrEqual(50);
  });
});

describe('the fakes refuse what DynamoDB refuses', () => {
  test.each<[string, object, { partition?: string; sort?: string }]>([
    ['an item of three-byte text', { text: WIDE(140_000) }, {}],
    ['a partition key', {}, { partition: WIDE(700) }],
    ['a sort key', {}, { sort: WIDE(350) }],
  ])('%s', (_, item, keys) => {
    expect(() => requireFits(item, keys)).toThrow(/size|key has/);
  });

  describe('so does a table of the tests', () => {
    const database = new Dynalite();
    beforeAll(() => database.start());
    afterAll(() => database.stop());

    test('an item over 400 KB in bytes', async () => {
      const { documents, tableName } = await database.caseTable();
      const change = { id: '1', value: 'ALARM', timestamp: '', text: WIDE(140_000), disposition: 'recorded' } as const;
      await expect(incidentStore(documents, tableName).putChange('k', change)).rejects.toThrow('Item size');
    });
  });
});

/** Every path to a text in an event. */
function textsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, [...path, name]));
}

function withText(value: unknown, [name, ...rest]: (string | number)[], text: string): unknown {
  if (name === undefined) return text;
  const members = Object.entries(value as object).map(([key, member]) => [key, key === name ? withText(member, rest, text) : member]);
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

describe('no field of an event makes a case too long', () => {
  const LONG = `${FIRE(6_000)} ${'x'.repeat(6_000)}`;
  /** The reason data are a JSON text: its members are fields too. */
  const opened = (event: ReturnType<typeof rawEvent>) => ({ event, data: dataOf(event.detail.state.reasonData) });

  function dataOf(reasonData = '{}'): unknown {
    try {
      return JSON.parse(reasonData);
    } catch {
      return {};
    }
  }

  function caseOf(event: unknown): { subject: string; communicationBody: string } | undefined {
    try {
      const signal = parseAlarmEvent(event);
      return composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, { notes: [LONG], fileNames: [LONG] });
    } catch (error) {
      // What decides something must be as CloudWatch writes it.
      expect((error as Error).name).toBe('UnreadableAlarmEvent');
      return undefined;
    }
  }

  test.each(EVENT_NAMES)('%s', name => {
    const whole = opened(rawEvent(name));
    for (const path of textsOf(whole)) {
      const { event, data } = withText(whole, path, LONG) as typeof whole;
      const state = { ...event.detail.state, reasonData: path[0] === 'data' ? JSON.stringify(data) : event.detail.state.reasonData };
      const composed = caseOf({ ...event, detail: { ...event.detail, state } });
      if (!composed) continue;
      const { subject, communicationBody } = composed;
      expect([path.join('.'), subject.length <= 200, communicationBody.length < 8_000]).toEqual([path.join('.'), true, true]);
      expect(subject.endsWith(`[${MARKER}]`) && communicationBody.split('\n').includes(referenceLine(MARKER))).toBe(true);
      expect(communicationBody.isWellFormed() && subject.isWellFormed()).toBe(true);
    }
  });

  test('nor do all of them together, with the route’s', () => {
    for (const name of EVENT_NAMES) {
      const event = rawEvent(name);
      const long = textsOf(event.detail.configuration).reduce<unknown>(
        (configuration, path) => withText(configuration, path, LONG),
        event.detail.configuration,
      );
      const signal = parseAlarmEvent({ ...event, account: LONG, region: LONG, detail: { ...event.detail, configuration: long } });
      const route = { ...ROUTE, severityCode: LONG };
      const incident = { ...incidentOf(signal), previousCase: { displayId: LONG } };
      const templates = { subject: LONG, opening: LONG, ask: LONG };
      for (const extras of [{}, { templates }]) {
        const { subject, communicationBody } = composeCase(incident, route, MARKER, signal.event, extras);
        expect([name, subject.length <= 200, communicationBody.length < 8_000]).toEqual([name, true, true]);
      }
    }
  });
});

test('no more addresses are copied than AWS takes', async () => {
  const sent: { input: { ccEmailAddresses?: string[] } }[] = [];
  const client = { send: async (command: (typeof sent)[number]) => void sent.push(command) };
  const support = supportApi({ repeatable: client, once: client } as unknown as Parameters<typeof supportApi>[0]);
  await support.addCommunication(
    'case-1',
    'text',
    Array.from({ length: 12 }, (_, index) => `${index}@example.com`),
  );
  expect(sent[0]!.input.ccEmailAddresses).toHaveLength(10);
});
