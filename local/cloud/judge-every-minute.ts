import type { EventClock } from './event-clock';
import type { Metrics } from './metrics';
import type { OwnAlarms } from './own-alarms';
import type { Queue } from './queue';

const MINUTE = 60_000;

interface Judged {
  clock: EventClock;
  queues: Queue[];
  metrics: Metrics;
  ownAlarms: OwnAlarms;
}

/** Measures the queues, as Amazon SQS does each minute, and has the application's own alarms judged by what is known then. */
export function judgeEveryMinute(judged: Judged): void {
  const { clock, queues, metrics, ownAlarms } = judged;
  clock.schedule(clock.time() + MINUTE, () => {
    for (const queue of queues) measureQueue(queue, metrics, clock.time());
    ownAlarms.judge(clock.time());
    judgeEveryMinute(judged);
  });
}

function measureQueue({ contents, settings }: Queue, metrics: Metrics, now: number): void {
  const dimensions = { QueueName: settings.name };
  const oldest = contents[0];
  metrics.put('AWS/SQS', 'ApproximateNumberOfMessagesVisible', dimensions, contents.filter(({ visibleAt }) => visibleAt <= now).length);
  metrics.put('AWS/SQS', 'ApproximateAgeOfOldestMessage', dimensions, oldest ? (now - oldest.sentAt) / 1_000 : 0);
}
