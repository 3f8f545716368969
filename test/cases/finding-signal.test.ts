import { isFindingEvent, parseFindingEvent } from '../../lambdas/cases/finding-signal';
import { newIncident } from '../../lambdas/cases/incident';
import { composeCase, composeComment } from '../../lambdas/cases/text/case-text';

const event = (detail: object = {}) => ({
  source: 'support-automation',
  'detail-type': 'Trusted Advisor Finding Appeared',
  account: '123456789012',
  region: 'us-east-1',
  detail: {
    changeId: 'change-1',
    changedAt: '2026-11-22T10:00:00.000Z',
    checkId: 'Pfx0RwqBli',
    checkName: 'Amazon S3 Bucket Permissions',
    resourceId: 'bucket-1',
    region: 'eu-west-1',
    state: 'open',
    status: 'error',
    metadata: { 'Bucket Name': 'bucket-1', Status: 'Red', Reason: '' },
    ...detail,
  },
});

test.each([
  ['open', 'error', 'ALARM'],
  ['open', 'warning', 'OK'],
  ['fixed', 'error', 'OK'],
  ['suppressed', 'error', 'OK'],
])('a finding that is %s at %s counts as %s', (state, status, value) => {
  expect(parseFindingEvent(event({ state, status })).change.value).toBe(value);
});

test('the same finding is the same incident, whatever happens to it, and another resource is another', () => {
  const key = (detail: object) => parseFindingEvent(event(detail)).identity.incidentKey;
  expect(key({ changeId: 'change-2', state: 'fixed' })).toBe(key({}));
  expect(key({ resourceId: 'bucket-2' })).not.toBe(key({}));
  expect(key({ region: 'us-east-1' })).not.toBe(key({}));
});

test('a change keeps its identity, so that a repeated event changes nothing', () => {
  expect(parseFindingEvent(event()).change).toEqual({
    id: 'change-1',
    value: 'ALARM',
    timestamp: '2026-11-22T10:00:00.000Z',
    text: 'Bucket Name: bucket-1, Status: Red',
  });
});

test('an event that is none of ours is for the alarms', () => {
  expect(isFindingEvent({ source: 'aws.cloudwatch' })).toBe(false);
  expect(isFindingEvent(null)).toBe(false);
});

test('an event that this version did not write is refused with the field', () => {
  expect(() => parseFindingEvent(event({ checkId: undefined }))).toThrow(/Not an event about a finding: detail\.checkId: /);
});

test('a case about a finding names it, its resource and Trusted Advisor’s columns, and no alarm', () => {
  const { identity, change } = parseFindingEvent(event());
  const incident = { ...newIncident(identity, change), untold: [change] };
  const route = { serviceCode: 's', categoryCode: 'c', severityCode: 'low', issueType: 'technical', language: 'en', ccEmailAddresses: [] };
  const { subject, communicationBody } = composeCase(incident, route, 'sa-1');
  expect(subject).toBe('Trusted Advisor: Amazon S3 Bucket Permissions: bucket-1 in eu-west-1 (123456789012) [sa-1]');
  expect(communicationBody).toContain(
    'AWS Trusted Advisor has had "Amazon S3 Bucket Permissions: bucket-1" at error since 2026-11-22 10:00:00 UTC.',
  );
  expect(communicationBody).toContain('at error. Bucket Name: bucket-1, Status: Red');
  expect(`${communicationBody}${composeComment(incident, 'sa-1/2').body}`).not.toMatch(/CloudWatch|ALARM|[Aa]larm|undefined/);
});
