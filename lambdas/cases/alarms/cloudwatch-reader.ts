import {
  type AlarmHistoryItem,
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricWidgetImageCommand,
  paginateDescribeAlarmHistory,
} from '@aws-sdk/client-cloudwatch';
import { bytesOf } from '../../shared/bytes';
import { NoAnswer, why, within } from '../../shared/deadline';
import type { AlarmSubject } from '../incident/subject';
import { type AlarmDetails, detailsOf } from './alarm-details';
import { forEveryAlarmType } from './alarm-types';
import { type DescribedAlarm, describeAlarms } from './describe-alarms';

/** CloudWatch as a source of what is to be told about alarms of the account and region that this runs in. Every call may throw. */
export interface CloudWatchReader {
  /** Why an alarm cannot be asked for here at all; nothing when it can. */
  outOfReach(alarm: Where): string | undefined;
  /** The alarms of these names that exist, in that order; at most 100 names. */
  describe(alarmNames: string[], deadline?: AbortSignal): Promise<DescribedAlarm[]>;
  /** The newest entries of an alarm's history, at most 100, newest first. */
  history(alarm: Pick<AlarmSubject, 'name' | 'contributorId'>, deadline?: AbortSignal): Promise<AlarmHistoryItem[]>;
  /** All entries that CloudWatch keeps, which it does for 30 days, newest first; `isCut` when there are more than fit into 5,000 entries and 30 MB. */
  completeHistory(alarm: Pick<AlarmSubject, 'name' | 'contributorId'>, deadline?: AbortSignal): Promise<CompleteHistory>;
  /** Draws a metric widget as PNG. */
  draw(widget: string, deadline?: AbortSignal): Promise<Uint8Array>;
}

export interface CompleteHistory {
  entries: AlarmHistoryItem[];
  isCut: boolean;
}

type Where = Pick<AlarmSubject, 'accountId' | 'region'>;

const HISTORY_ENTRIES = 100;
/** What can be read before a case has to be opened, and held in memory. AWS Support takes 150 MB. */
const MOST_HISTORY_ENTRIES = 5_000;
const MOST_HISTORY_BYTES = 30 * 1024 * 1024;

/** CloudWatch through the SDK. */
export function cloudWatchReader(client: CloudWatchClient, home: Where): CloudWatchReader {
  return {
    outOfReach({ accountId, region }) {
      if (accountId !== home.accountId) return `it belongs to account ${accountId}, which this automation cannot read`;
      return region === home.region ? undefined : `it is in ${region}, and this automation reads ${home.region} only`;
    },

    describe: (alarmNames, deadline) => describeAlarms(client, alarmNames, deadline),

    async history({ name, contributorId }, abortSignal) {
      const asked = { AlarmName: name, AlarmContributorId: contributorId, MaxRecords: HISTORY_ENTRIES };
      const { AlarmHistoryItems = [] } = await forEveryAlarmType(client, AlarmTypes =>
        client.send(new DescribeAlarmHistoryCommand({ ...asked, AlarmTypes, ScanBy: 'TimestampDescending' }), { abortSignal }),
      );
      return AlarmHistoryItems;
    },

    async completeHistory({ name, contributorId }, abortSignal) {
      const asked = { AlarmName: name, AlarmContributorId: contributorId, MaxRecords: HISTORY_ENTRIES };
      return forEveryAlarmType(client, async AlarmTypes => {
        const entries: AlarmHistoryItem[] = [];
        let bytes = 0;
        const input = { ...asked, AlarmTypes, ScanBy: 'TimestampDescending' as const };
        for await (const { AlarmHistoryItems = [] } of paginateDescribeAlarmHistory({ client }, input, { abortSignal })) {
          bytes += bytesOf(AlarmHistoryItems);
          if (entries.length >= MOST_HISTORY_ENTRIES || bytes > MOST_HISTORY_BYTES) return { entries, isCut: true };
          entries.push(...AlarmHistoryItems);
        }
        return { entries, isCut: false };
      });
    },

    async draw(widget, abortSignal) {
      const { MetricWidgetImage } = await client.send(new GetMetricWidgetImageCommand({ MetricWidget: widget }), { abortSignal });
      if (!MetricWidgetImage || MetricWidgetImage.length === 0) throw new NoAnswer('CloudWatch gave no image');
      return MetricWidgetImage;
    },
  };
}

/** What could be learnt of an alarm beside its event. */
export interface AlarmReading {
  described?: DescribedAlarm;
  details?: AlarmDetails;
  /** What could not be read, and why: a line each, for the text of the case. */
  notes: string[];
}

/**
 * Asks how the alarm is set up. Never throws: a case is opened with what is known.
 * @param deadline ends the asking
 */
export async function readAlarm(
  alarm: Where & Pick<AlarmSubject, 'name'>,
  book: CloudWatchReader,
  deadline: AbortSignal,
): Promise<AlarmReading> {
  const obstacle = book.outOfReach(alarm);
  if (obstacle) return { notes: [`The alarm's settings could not be read: ${obstacle}.`] };
  try {
    const [described] = await within(deadline, book.describe([alarm.name], deadline));
    if (!described) return { notes: ["The alarm's settings could not be read: CloudWatch does not list the alarm any more."] };
    return { described, details: detailsOf(described), notes: [] };
  } catch (error) {
    return { notes: [`The alarm's settings could not be read: ${why(error, deadline)}.`] };
  }
}
