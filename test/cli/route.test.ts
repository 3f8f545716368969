import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RouteOptions, route } from '../../cli/commands/route';
import { testIo } from './test-io';

const EVENTS = join(__dirname, '..', 'cases', 'alarm-events');
const folder = mkdtempSync(join(tmpdir(), 'route-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (name: string) => join(EVENTS, `${name}.json`);
const API_5XX = event('api-gateway-5xx');

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function routed(options: Partial<RouteOptions> & { rulesOf?: object } = {}) {
  const { rulesOf, ...rest } = options;
  const io = testIo();
  route({ io, output: { format: 'json' } }, { event: API_5XX, ...(rulesOf && { rules: file('rules.json', rulesOf) }), ...rest });
  return JSON.parse(io.stdout);
}

function said(options: RouteOptions): string {
  const io = testIo();
  route({ io, output: {} }, options);
  return io.stdout;
}

test('without rules the namespace tells the service, and the defaults of the stack all else', () => {
  expect(routed()).toMatchObject({
    wantsCase: true,
    route: { serviceCode: 'api-gateway', categoryCode: 'general-guidance', severityCode: 'normal', language: 'en' },
    because: ['service api-gateway follows from the namespace', 'no rule matches'],
    mode: 'DryRun',
    openDelaySeconds: 60,
    resolveDelaySeconds: 900,
    autoResolve: true,
    case: { subject: expect.stringContaining('checkout-5xx'), communicationBody: expect.stringContaining('WHAT IS WRONG') },
  });
});

test('the first rule that matches wins, and is named', () => {
  const rules = [
    { name: 'others', match: { alarmName: 'other-*' }, set: { severityCode: 'low' } },
    { name: 'checkout', match: { alarmName: 'checkout-*' }, set: { severityCode: 'urgent', openDelaySeconds: 0, autoResolve: false } },
  ];
  expect(routed({ rulesOf: { rules } })).toMatchObject({
    rule: 'checkout',
    case: { severityCode: 'urgent' },
    openDelaySeconds: 0,
    autoResolve: false,
  });
  const words = said({ event: API_5XX, rules: file('rules.json', { rules }) });
  expect(words).toContain('Rule:     "checkout"');
  expect(words).toContain('Resolved: by people only');
  expect(words).toMatch(/Subject: {2}ALARM: checkout-5xx: .*\n\nWHAT IS WRONG\n/);
});

test('parameters of the stack can be given, and are checked as CloudFormation checks them', () => {
  expect(routed({ param: { DefaultSeverityCode: 'high', OpenDelaySeconds: '5', Mode: 'Live' } })).toMatchObject({
    mode: 'Live',
    openDelaySeconds: 5,
    case: { severityCode: 'high' },
  });
  expect(() => routed({ param: { OpenDelaySeconds: '-1' } })).toThrow(/OpenDelaySeconds cannot be "-1"/);
  expect(() => routed({ param: { Colour: 'red' } })).toThrow(/no parameter Colour/);
});

test('who gets copies is counted, not named', () => {
  const io = testIo();
  const param = { CcEmailAddresses: 'somebody@example.com,other@example.com' };
  route({ io, output: { format: 'json' } }, { event: API_5XX, param });
  expect(JSON.parse(io.stdout).case.ccEmailAddresses).toBe(2);
  expect(io.stdout + said({ event: API_5XX, param })).not.toMatch(/somebody@|other@/);
});

test.each([
  ['the alarm recovers', { event: event('recovered') }, /the alarm is in OK/],
  ['a rule wants no case', { rulesOf: { rules: [{ name: 'quiet', set: { case: false } }] } }, /want none/],
  ['the alarm is muted', { event: event('muted-by-a-rule') }, /the alarm is suppressed \(mute-rule/],
  [
    'a maintenance window lasts',
    { rulesOf: { maintenance: [{ name: 'upgrade', from: '2026-11-22T00:00:00Z', until: '2026-11-23T00:00:00Z' }] } },
    /maintenance window "upgrade" lasts until 2026-11-23 00:00:00 UTC/,
  ],
])('no case is opened when %s, and that is said', (_, options, why) => {
  const outcome = routed(options);
  expect([outcome.noCase, outcome.case]).toEqual([expect.stringMatching(why), undefined]);
});

test('the tags of the alarm override the rules that let them', () => {
  const content = JSON.parse(readFileSync(API_5XX, 'utf8'));
  content.detail.alarmTags = { 'support-automation:severity': 'critical' };
  content.detail.alarmTagsStatus = 'SUCCESS';
  const rulesOf = { rules: [{ name: 'low', set: { severityCode: 'low', tags: { severityUpTo: 'critical' } } }] };
  expect(routed({ event: file('tagged.json', content), rulesOf })).toMatchObject({ rule: 'low', case: { severityCode: 'critical' } });
});

test.each([
  [
    'rules with a mistake',
    { rulesOf: { rules: [{ name: 'a', match: { colour: 'red' } }] } },
    /rules\.json cannot be used:\n {2}rules\[0\]\.match: /,
  ],
  [
    'an event that is none of CloudWatch',
    { event: file('other.json', { source: 'aws.ec2' }) },
    /other\.json: Not a CloudWatch alarm event: source/,
  ],
  ['an event that is not JSON', { event: file('broken.json', '{') }, /broken\.json is not JSON/],
  ['a file that is not there', { event: join(folder, 'none.json') }, /none\.json cannot be read: ENOENT/],
])('%s: the file and the place are named', (_, options, message) => {
  expect(() => routed(options)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }));
});
