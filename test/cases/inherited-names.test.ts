import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { alarmTraits } from '../../lambdas/cases/alarms/alarm-traits';
import { parseFindingEvent } from '../../lambdas/cases/alarms/finding-signal';
import { attachEvidence } from '../../lambdas/cases/evidence/attach-evidence';
import { TAG } from '../../lambdas/cases/routing/alarm-tags';
import { routingFor } from '../../lambdas/cases/routing/route';
import { routeAlarm } from '../../lambdas/cases/routing/route-alarm';
import { type Catalog, checkRoute } from '../../lambdas/cases/routing/service-catalog';
import { callOnce } from '../../lambdas/cases/support/call-once';
import { composeCase } from '../../lambdas/cases/text/case-text';
import { renderTemplate, validateTemplate } from '../../lambdas/shared/rules/case-template';
import { NO_RULES, parseRules, UnusableRules } from '../../lambdas/shared/rules/routing-rules';
import { parseAdvisorEvent } from '../../lambdas/trusted-advisor/advisor-event';
import { addCalls } from '../../lambdas/trusted-advisor/call-count';
import { plainText } from '../../lambdas/trusted-advisor/plain-text';
import { applyStatuses } from '../../lambdas/trusted-advisor/refresh-progress';
import type { RunProgress } from '../../lambdas/trusted-advisor/run';
import { seenResources } from '../../lambdas/trusted-advisor/seen-resources';
import { matchesPattern } from '../../local/cloud/event-pattern';
import { Dynalite } from '../databases';
import { incidentOf, MARKER, ROUTE } from './alarm-events/read-events';
import { describeEventsKeptOn, eventWith, NAMES } from './inherited-names';

const defaults = { ...ROUTE, categoryCode: 'other' };
const routing = routingFor(defaults);
const CATALOG: Catalog = { readAt: '', services: { 'amazon-cloudwatch': ['other'] }, severities: ['low', 'normal', 'high'], languages: {} };

describe.each(NAMES)('%s', name => {
  test('is a namespace, dimension, tag, state and contributor like any other', () => {
    const signal = parseAlarmEvent(eventWith(name));
    const traits = alarmTraits(signal.event);
    expect(traits.namespaces).toEqual([name]);
    expect(traits.dimensions).toContainEqual({ name, value: 'y' });
    expect(Object.entries(traits.tags)).toEqual(expect.arrayContaining([[name, 'y']]));
    expect(routeAlarm(traits, NO_RULES, defaults)).toMatchObject({ route: defaults, wantsCase: true });
    const { communicationBody } = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event);
    expect(communicationBody).toContain(`${name} of ${name} (${name}=y, ok=1)`);
    expect(communicationBody).toContain(`Tags of the alarm: ${name}=y, ok=1`);
    expect(communicationBody).toContain(`before, it was in ${name}`);
    expect(communicationBody).toContain(`Missing data: ${name}`);
    expect(communicationBody).not.toMatch(/\[native code\]|\[object|undefined/);
  });

  test('is no code that the account offers', () => {
    const route = { ...defaults, serviceCode: name, severityCode: name };
    const checked = checkRoute(route, routing, CATALOG);
    expect(checked.route).toMatchObject({ serviceCode: 'amazon-cloudwatch', categoryCode: 'other' });
    expect(checked.remarks[0]).toContain(name);
  });

  test('is nothing that rules match by inheritance', () => {
    const rules = (match: string) => parseRules(`{"rules":[{"name":"r","match":${match},"set":{"case":false}}]}`);
    const traits = alarmTraits(parseAlarmEvent(eventWith('harmless')).event);
    const match = `{"tags":{${JSON.stringify(name)}:"*"}}`;
    if (name === '__proto__') expect(() => rules(match)).toThrow(UnusableRules);
    else expect(routeAlarm(traits, rules(match), defaults).wantsCase).toBe(true);
    expect(routeAlarm({ ...traits, tags: { [TAG.severityCode]: name } }, NO_RULES, defaults).route.severityCode).toBe('high');
  });

  test('is no placeholder of a template', () => {
    expect(renderTemplate(`{{${name}}}`, {})).toBe(`{{${name}}}`);
    expect(validateTemplate(`{{${name}}}`)).toHaveLength(1);
  });

  test('is an error like any other that is not known', async () => {
    const error = Object.assign(new Error('x'), { name, $metadata: { httpStatusCode: 400 } });
    expect(await callOnce(() => Promise.reject(error))).toEqual({ outcome: 'refused', refusal: { error: name, kind: 'invalid' } });
    const attached = await attachEvidence(
      { files: [{ fileName: 'a', data: new Uint8Array(1) }], notes: [] },
      { uploadAttachments: () => Promise.reject(error), uploadFile: () => Promise.reject(error) },
      AbortSignal.timeout(60_000),
    );
    expect(attached.notes).toEqual([`a is not attached: ${name}.`]);
  });

  test('is a check, a column, a status and an operation like any other', () => {
    const none = { pending: {}, outcomes: {}, failures: [], calls: {}, ticks: 0 } as unknown as RunProgress;
    expect(applyStatuses(none, [{ checkId: name, status: 'success', millisUntilNextRefreshable: 0 }], [])).toMatchObject({
      outcomes: {},
      pending: {},
    });
    const pending = Object.fromEntries([[name, 'enqueued']]);
    const after = applyStatuses({ ...none, pending }, [{ checkId: name, status: 'success', millisUntilNextRefreshable: 0 }], []);
    expect([Object.entries(after.outcomes), Object.keys(after.pending)]).toEqual([[[name, 'refreshed']], []]);
    const rejected = applyStatuses({ ...none, pending }, [], [{ checkId: name, error: name }]);
    expect(Object.entries(rejected.outcomes)).toEqual([[name, 'failed']]);

    const resource = { resourceId: name, region: name, status: 'error', isSuppressed: false, metadata: ['v'] };
    const [seen] = [...seenResources('c', [name], [resource, { ...resource, resourceId: 'other', status: name }]).values()];
    expect(Object.entries(seen!.metadata)).toEqual([[name, 'v']]);
    expect(seenResources('c', [name], [{ ...resource, status: name }]).size).toBe(0);
    expect(Object.entries(addCalls({}, Object.fromEntries([[name, 1]])))).toEqual([[name, 1]]);
    expect(plainText(`&${name};`)).toBe(`&${name};`);
  });

  test('is a member of events and patterns like any other', () => {
    const of = (text: string) => JSON.parse(text) as Record<string, unknown>;
    expect(matchesPattern(of(`{"detail":{${JSON.stringify(name)}:["y"]}}`), of(`{"detail":{${JSON.stringify(name)}:"y"}}`))).toBe(true);
    expect(matchesPattern(of(`{"detail":{${JSON.stringify(name)}:[{"exists":true}]}}`), of('{"detail":{}}'))).toBe(false);
    expect(() => matchesPattern(of(`{"a":[{${JSON.stringify(name)}:"y"}]}`), of('{"a":"y"}'))).toThrow('does not know');
  });

  test('is a column of a finding like any other', () => {
    const detail = `{"changeId":"c","changedAt":"2026-11-22T10:00:00.000Z","checkId":"x","checkName":"n","resourceId":"r","state":"open","status":"error","metadata":{${JSON.stringify(name)}:"y"}}`;
    const event = JSON.parse(`{"account":"1","region":"eu-west-1","detail":${detail}}`);
    expect(parseFindingEvent(event).change.text).toBe(`${name}: y`);
    const notification = JSON.parse(`{"detail":{"check-name":"n","status":"WARN","check-item-detail":{${JSON.stringify(name)}:"y"}}}`);
    expect(Object.entries(parseAdvisorEvent(notification)!.columns)).toEqual([[name, 'y']]);
  });
});

// The same on the official DynamoDB Local: test/clients/dynamodb-local.test.ts.
describeEventsKeptOn('dynalite', new Dynalite());
