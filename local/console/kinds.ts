import type { alarmEvent } from '../sample-story';

type AlarmEvent = ReturnType<typeof alarmEvent>;

/** Kinds of alarms that the page can let fire, beside one on a single metric. */
export const KINDS = ['metric', 'expression', 'composite'] as const;

/** The event of an alarm on one metric, as an alarm of another kind would send it. */
export function ofKind(kind: (typeof KINDS)[number], event: AlarmEvent): AlarmEvent {
  const { alarmName, state } = event.detail;
  if (kind === 'metric') return event;
  if (kind === 'expression') {
    const metrics = [
      { id: 'rate', expression: '100 * errors / requests', label: 'Error rate', returnData: true },
      ...['errors', 'requests'].map(id => ({
        id,
        metricStat: { metric: { namespace: 'Shop', name: id, dimensions: { Service: alarmName } }, period: 60, stat: 'Sum' },
        returnData: false,
      })),
    ];
    return withDetail(event, { configuration: { description: 'Percentage of requests that fail.', metrics } });
  }
  const [own = ''] = event.resources;
  const arn = own.replace(/[^:]*$/, `${alarmName}-instance`);
  const reasonData = JSON.stringify({ triggeringAlarms: [{ arn, state: { value: state.value, timestamp: state.timestamp } }] });
  return withDetail(event, {
    configuration: { description: 'The service as a whole.', alarmRule: `ALARM("${alarmName}-instance")` },
    state: { ...state, reason: `${arn} transitioned to ${state.value}`, reasonData },
  });
}

function withDetail(event: AlarmEvent, detail: object): AlarmEvent {
  return { ...event, detail: { ...event.detail, ...detail } } as AlarmEvent;
}
