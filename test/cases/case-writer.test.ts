import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import type { CloudWatchReader } from '../../lambdas/cases/alarms/cloudwatch-reader';
import { changeOf } from '../../lambdas/cases/alarms/state-change-of';
import { caseWriter } from '../../lambdas/cases/engine/case-writer';
import type { EvidenceFile } from '../../lambdas/cases/evidence/evidence-file';
import { begun } from '../../lambdas/cases/incident/begin';
import { opened } from '../../lambdas/cases/incident/case-changes';
import { type Incident, newIncident, withCase } from '../../lambdas/cases/incident/incident';
import type { Policy } from '../../lambdas/cases/incident/policy';
import { routingFor } from '../../lambdas/cases/routing/route';
import { router } from '../../lambdas/cases/routing/router';
import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import { ROUTE } from '../simulation/routing';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const signal = parseAlarmEvent({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  account: '123456789012',
  region: 'eu-west-1',
  resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:payments-5xx'],
  detail: {
    alarmName: 'payments-5xx',
    configuration: {
      metrics: [{ id: 'm1', metricStat: { metric: { namespace: 'AWS/Lambda', name: 'Errors', dimensions: {} }, period: 60, stat: 'Sum' } }],
    },
    state: { value: 'ALARM', timestamp: '2026-11-22T11:58:00.000+0000', reason: 'Threshold Crossed' },
  },
});
const routing = routingFor(ROUTE);
const rules = JSON.stringify({
  rules: [
    {
      name: 'payments',
      match: { alarmName: 'payments-*' },
      set: {
        severityCode: 'high',
        ccEmailAddresses: ['team@example.com'],
        escalate: [
          { afterMinutes: 60, severityCode: 'urgent' },
          { afterMinutes: 120, severityCode: 'critical' },
        ],
      },
    },
  ],
  templates: { ask: 'Call us about {{alarmName}}.' },
});

/** CloudWatch that knows the alarm, or answers nothing before the end of the world. */
const workingReader: CloudWatchReader = {
  outOfReach: () => undefined,
  describe: async () => [
    { kind: 'metric', AlarmName: 'payments-5xx', Threshold: 50, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3 },
  ],
  history: async () => [],
  completeHistory: async () => ({ entries: [{ HistorySummary: 'a month ago' }], isCut: false }),
  draw: async () => Buffer.from('a picture'),
};
const never = () => new Promise<never>(() => {});
const silentReader: CloudWatchReader = { ...workingReader, describe: never, history: never, completeHistory: never, draw: never };

function setUp(book: CloudWatchReader, mode: Policy['mode'] = 'Live') {
  const uploadAttachments: EvidenceFile[] = [];
  const uploaded: EvidenceFile[] = [];
  const writer = caseWriter({
    router: router(
      routing,
      async () => parseRules(rules),
      async () => undefined,
    ),
    routing,
    book,
    uploaders: {
      uploadAttachments: async files => {
        uploadAttachments.push(...files);
        return 'set-1';
      },
      uploadFile: async file => `upload-${uploaded.push(file)}`,
    },
    policy: { mode } as Policy,
    now: () => NOW,
    // Time is up as soon as nothing else is left to do.
    inTime: async (_, work) => {
      const ending = new AbortController();
      const result = work(ending.signal);
      setImmediate(() => ending.abort());
      return result;
    },
  });
  return { writer, uploadAttachments, uploaded };
}

async function pendingIncident({ writer }: ReturnType<typeof setUp>): Promise<Incident> {
  const incident = newIncident(signal, changeOf(signal));
  return begun(incident, 'sa-before', await writer.decideRouting(incident, signal.event), NOW);
}

test('a case goes where the rules say, with a graph and the operator’s words', async () => {
  const set = setUp(workingReader);
  const text = await set.writer.writeCase(await pendingIncident(set), 'sa-1', signal.event);
  expect(text).toMatchObject({
    severityCode: 'high',
    serviceCode: 'aws-lambda',
    ccEmailAddresses: ['team@example.com'],
    attachmentSetId: 'set-1',
  });
  expect(text.communicationBody).toContain('Call us about payments-5xx.');
  expect(set.uploadAttachments.map(({ fileName }) => fileName)).toEqual([
    'payments-5xx-graph.png',
    'payments-5xx-alarm.json',
    'payments-5xx-event.json',
  ]);
});

test('all of the history goes along where a rule asks for it, in a file of its own', async () => {
  const set = setUp(workingReader);
  const incident = await pendingIncident(set);
  const text = await set.writer.writeCase(
    { ...incident, routingDecision: { ...incident.routingDecision!, alarmHistory: 'complete' } },
    'sa-1',
    signal.event,
  );
  expect(text).toMatchObject({ attachmentSetId: 'set-1', uploadIds: ['upload-1'] });
  expect(set.uploaded.map(({ fileName }) => fileName)).toEqual(['payments-5xx-history.json']);
  expect(Buffer.from(set.uploaded[0]!.data).toString()).toContain('a month ago');
  expect(text.communicationBody).toContain('payments-5xx-history.json');
});

test('a dry run puts no file up', async () => {
  const set = setUp(workingReader, 'DryRun');
  const text = await set.writer.writeCase(await pendingIncident(set), 'sa-1', signal.event);
  expect(text.attachmentSetId).toBeUndefined();
  expect(set.uploadAttachments).toEqual([]);
});

test('a CloudWatch that does not answer delays no case, and the case says what is missing', async () => {
  const set = setUp(silentReader);
  const text = await set.writer.writeCase(await pendingIncident(set), 'sa-1', signal.event);
  expect(text.communicationBody).toMatch(/NOT AVAILABLE\n- The alarm's settings could not be read: there was no answer in time/);
  expect(text.subject).toContain('[sa-1]');
});

test('after AWS refused the route, the fallback goes out', async () => {
  const set = setUp(workingReader);
  const text = await set.writer.writeCase({ ...(await pendingIncident(set)), useFallback: true }, 'sa-1', signal.event);
  expect(text).toMatchObject({ serviceCode: routing.fallback.serviceCode, severityCode: 'low' });
});

describe('a severity that should rise', () => {
  const openSince = async (minutes: number, escalated?: number) => {
    const set = setUp(workingReader);
    const openedAt = new Date(NOW.getTime() - minutes * 60_000);
    const claim = { ...(await pendingIncident(set)), pendingCall: { covers: [] } as never };
    const incident = withCase(opened(claim, { caseId: 'case-1', covers: [], summary: {} }, openedAt), { escalated });
    return (await set.writer.writeComment(incident, 'sa-1/2')).body;
  };

  test.each([
    [30, undefined, undefined],
    [61, undefined, 'urgent'],
    [61, 1, undefined],
    [121, 1, 'critical'],
    [121, undefined, 'critical'],
  ])('after %s minutes, with %s rises asked for, the comment asks for %s', async (minutes, escalated, severity) => {
    const body = await openSince(minutes, escalated);
    expect(/raise the severity of this case to "(\w+)"/.exec(body)?.[1]).toBe(severity);
  });
});
