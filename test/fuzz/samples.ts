import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EVENTS = join(__dirname, '..', 'cases', 'alarm-events');
export const ALARMS = readdirSync(EVENTS)
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(join(EVENTS, name), 'utf8')) as unknown);

export const PARAMETERS = {
  Mode: 'Live',
  OpenDelaySeconds: '60',
  ResolveDelaySeconds: '900',
  ReopenWindowHours: '24',
  QuietPeriodMinutes: '15',
  AutoResolve: 'true',
  MaxCasesPerHour: '5',
  DefaultServiceCode: 'amazon-cloudwatch',
  DefaultCategoryCode: 'other',
  DefaultSeverityCode: 'normal',
  IssueType: 'technical',
  CaseLanguage: 'en',
};

export const FINDING = {
  source: 'support-automation',
  'detail-type': 'Trusted Advisor Finding Appeared',
  account: '123456789012',
  region: 'us-east-1',
  time: '2026-11-22T09:00:00Z',
  detail: {
    changeId: 'c1',
    changedAt: '2026-11-22T09:00:00.000Z',
    checkId: 'Qch7DwouX1',
    checkName: 'Low Utilization Amazon EC2 Instances',
    category: 'cost_optimizing',
    resourceId: 'i-0123456789abcdef0',
    region: 'us-east-1',
    state: 'open',
    status: 'error',
    metadata: { 'Instance ID': 'i-0123456789abcdef0' },
  },
};
export const SUPPORT = {
  source: 'aws.support',
  'detail-type': 'Support Case Update',
  detail: { 'case-id': 'case-1', 'display-id': '1', 'event-name': 'AddCommunicationToCase', origin: 'AWS' },
};
export const ADVISOR = {
  source: 'aws.trustedadvisor',
  'detail-type': 'Trusted Advisor Check Item Refresh Notification',
  time: '2026-11-22T09:00:00Z',
  detail: {
    'check-name': 'Low Utilization Amazon EC2 Instances',
    'check-item-detail': { 'Instance ID': 'i-1' },
    status: 'ERROR',
    resource_id: 'i-1',
    uuid: 'u',
  },
};
export const NEWS = {
  source: 'support-automation',
  'detail-type': 'Support Case Opened',
  region: 'us-east-1',
  detail: { incidentKey: 'k', alarmName: 'a', displayId: '17', mode: 'Live', subject: 's' },
};
export const RULES = {
  rules: [
    {
      name: 'base',
      match: { alarmName: ['pay-*', '*5xx?'], tags: { stage: 'prod' } },
      set: { severityCode: 'high', tags: { severityUpTo: 'high' }, escalate: [{ afterMinutes: 30, severityCode: 'urgent' }] },
    },
    { name: 'next', match: { namespace: 'AWS/*' }, extends: 'base', set: { openDelaySeconds: 0 } },
  ],
  maintenance: [{ name: 'w', match: { alarmName: 'a*' }, from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' }],
  exclusions: [{ checkId: 'Q*', resource: 'i-*', reason: 'r', expires: '2099-01-01T00:00:00Z' }],
};
export const ANSWER = {
  check: { id: 'Qch7DwouX1', name: 'n', description: 'd', category: 'security', metadata: ['Region', null, 'Instance ID'] },
  resource: { status: 'error', region: 'us-east-1', resourceId: 'r', isSuppressed: false, metadata: ['us-east-1', null, 'i-1'] },
  status: { checkId: 'c', status: 'success', millisUntilNextRefreshable: 0 },
  summary: {
    checkId: 'c',
    timestamp: '2026-11-22T09:00:00Z',
    status: 'error',
    hasFlaggedResources: true,
    resourcesSummary: { resourcesProcessed: 1, resourcesFlagged: 1, resourcesIgnored: 0, resourcesSuppressed: 0 },
    categorySpecificSummary: { costOptimizing: { estimatedMonthlySavings: 1, estimatedPercentMonthlySavings: 1 } },
  },
};
