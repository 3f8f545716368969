import { alarmEvent } from '../../local/sample-story';

/** Stands in an event for a name that no call has had before. */
const NEW_NAME = 'name-of-call';

/** The functions whose calls are measured, and what each is called with: `name-of-call` is another in each call. */
export const CALLED: Record<string, (accountId: string) => unknown> = {
  RecordAlarm: accountId => queued(alarmEvent(Date.now(), { alarmName: NEW_NAME, minute: 0, from: 'OK', to: 'ALARM' }, accountId)),
  SweepIncidents: () => timed(),
  ReconcileAlarms: () => timed(),
  FollowCase: accountId => ({
    source: 'aws.support',
    'detail-type': 'Support Case Update',
    account: accountId,
    detail: { 'case-id': `case-${accountId}-${NEW_NAME}`, 'event-name': 'AddCommunicationToCase', origin: 'AWS' },
  }),
  NotifyOfCases: () =>
    queued({
      source: 'support-automation',
      'detail-type': 'Support Case Opened',
      region: 'us-east-1',
      detail: { alarmName: NEW_NAME, caseId: 'case-1', displayId: '1', subject: 'ALARM: it is slow', severityCode: 'normal' },
    }),
  CheckInstallation: () => timed(),
  StartRefresh: () => ({ runId: NEW_NAME, startedAt: new Date().toISOString(), input: {}, excludedCheckIds: '' }),
};

function queued(body: unknown): unknown {
  return {
    Records: [
      {
        messageId: 'm',
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: '1' },
        eventSource: 'aws:sqs',
        messageAttributes: {},
      },
    ],
  };
}

function timed(): unknown {
  return { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
}
