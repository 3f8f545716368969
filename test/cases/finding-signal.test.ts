import { isFindingEvent, parseFindingEvent } from '../../lambdas/cases/alarms/finding-signal';
import { newIncident } from '../../lambdas/cases/incident/incident';
import type { FindingSubject } from '../../lambdas/cases/incident/subject';
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
  const incident = { ...newIncident(identity, change), unreported: [change] };
  const route = { serviceCode: 's', categoryCode: 'c', severityCode: 'low', issueType: 'technical', language: 'en', ccEmailAddresses: [] };
  const { subject, communicationBody } = composeCase(incident, route, 'sa-1');
  expect(subject).toBe('Trusted Advisor: Amazon S3 Bucket Permissions: bucket-1 in eu-west-1 (123456789012) [sa-1]');
  expect(communicationBody).toContain(
    'AWS Trusted Advisor has had "Amazon S3 Bucket Permissions: bucket-1" at error since 2026-11-22 10:00:00 UTC.',
  );
  expect(communicationBody).toContain('at error. Bucket Name: bucket-1, Status: Red');
  expect(`${communicationBody}${composeComment(incident, 'sa-1/2').body}`).not.toMatch(/CloudWatch|ALARM|[Aa]larm|undefined/);
});

describe('the resource of a finding is called as people call it', () => {
  const HASH = '3sP2Sn9wLZ0Rk7VbUuJ4cE1aTt6yXxGdFqHh5mNoKiQ';
  const named = (checkName: string, resourceId: string, metadata: Record<string, unknown>) => {
    const { subject } = parseFindingEvent(event({ checkName, resourceId, metadata })).identity;
    const { name, resourceName } = subject as FindingSubject;
    expect(name).toBe(resourceName ? `${checkName}: ${resourceName}` : checkName);
    return resourceName;
  };

  test.each<[string, Record<string, unknown>, string | undefined]>([
    [
      'Security Groups - Unrestricted Access',
      { Region: 'eu-west-1', 'Security Group Name': 'web', 'Security Group ID': 'sg-0a1b2c3d (vpc-1)' },
      'web',
    ],
    [
      'Security Groups - Unrestricted Access',
      { 'Security Group Name': 'web', 'Security Group ID': 'sg-0a1b2c3d4e5f60718' },
      'sg-0a1b2c3d4e5f60718',
    ],
    [
      'Large Number of Rules in an EC2 Security Group',
      { 'Security Group Name': 'web', 'Group ID': 'sg-0a1b2c3d', 'VPC ID': 'vpc-0a1b2c3d' },
      'sg-0a1b2c3d',
    ],
    ['Amazon S3 Bucket Permissions', { 'Region Name': 'eu-west-1', 'Bucket Name': 'photos', 'Ignored Bucket Name': 'x' }, 'photos'],
    ['Amazon EBS Snapshots', { 'Volume ID': 'vol-0a1b2c3d', 'Snapshot ID': 'snap-0a1b2c3d', 'Snapshot Name': 'daily' }, 'snap-0a1b2c3d'],
    ['Amazon RDS Backups', { 'Region/AZ': 'eu-west-1a', 'DB Instance': 'orders', 'VPC ID': 'vpc-0a1b2c3d' }, 'orders'],
    ['ELB Security Groups', { 'Load Balancer Name': 'shop', 'Security Group IDs': 'sg-0a1b2c3d' }, 'shop'],
    ['AWS CloudTrail Logging', { 'Trail Name': 'audit', 'Bucket Name': 'logs' }, 'audit'],
    ['Exposed Access Keys', { 'Access Key ID': 'AKIAEXAMPLE', 'User Name (IAM or Root)': 'x', 'Case ID': 'case-1' }, 'AKIAEXAMPLE'],
    ['VPC', { Region: 'eu-west-1', Service: 'VPC', 'Limit Name': 'VPCs' }, 'VPCs'],
    ['AWS Lambda Functions', { Resource: 'arn:aws:lambda:eu-west-1:1:function:pay', 'AWS Config Rule': 'r', 'Account ID': '1' }, 'pay'],
    ['Anything', { ARN: 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/shop/50dc', Status: 'Red' }, 'app/shop/50dc'],
    ['MFA on Root Account', {}, undefined],
    ['Odd', { constructor: 'x', 'Bucket Name': null, 'Volume ID': 'N/A', Status: 'Red' }, undefined],
  ])('%s %j', (checkName, metadata, expected) => {
    expect(named(checkName, HASH, metadata)).toBe(expected);
  });

  test.each([
    ['arn:aws:s3:::photos', 'photos'],
    ['i-0a1b2c3d4e5f60718', 'i-0a1b2c3d4e5f60718'],
    ['My-Production-Bucket-Number-2026', 'My-Production-Bucket-Number-2026'],
    ['0123456789abcdef0123456789abcdef', undefined],
  ])('an ID that says something is used itself: %s', (resourceId, expected) => {
    expect(named('Check', resourceId, {})).toBe(expected);
  });

  test('the case names it in its subject and as the resource, and no hash anywhere', () => {
    const { identity, change } = parseFindingEvent(event({ resourceId: HASH, metadata: { 'Security Group ID': 'sg-0a1b2c3d' } }));
    const incident = { ...newIncident(identity, change), unreported: [change] };
    const route = {
      serviceCode: 's',
      categoryCode: 'c',
      severityCode: 'low',
      issueType: 'technical',
      language: 'en',
      ccEmailAddresses: [],
    };
    const { subject, communicationBody } = composeCase(incident, route, 'sa-1');
    expect(subject).toContain('sg-0a1b2c3d in eu-west-1');
    expect(communicationBody).toContain('\nResource: sg-0a1b2c3d\n');
    expect(`${subject}${communicationBody}`).not.toContain(HASH);
  });
});
