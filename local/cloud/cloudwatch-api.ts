import type { AlarmBoard } from './alarm-board';
import { activeMutes, compositeAlarm, historyItem, isComposite, metricAlarm } from './described-alarm';
import { graphImage } from './graph-image';
import type { Operations } from './json-api';

interface DescribeAlarmsInput {
  AlarmNames?: string[];
  AlarmNamePrefix?: string;
  AlarmTypes?: string[];
  StateValue?: string;
}

/** Sizes in pixels. */
interface Widget {
  width?: number;
  height?: number;
  annotations?: { horizontal?: unknown[] };
}

/** The part of Amazon CloudWatch that reads alarms and draws metrics. An alarm no event has told of is not listed. */
export function cloudWatchOperations(board: AlarmBoard): Operations {
  return {
    DescribeAlarms: input => describeAlarms(board, input),
    DescribeAlarmHistory: ({ AlarmName }) => ({ AlarmHistoryItems: board.history(String(AlarmName)).map(historyItem) }),
    ListAlarmMuteRules: ({ AlarmName }) => ({
      AlarmMuteRuleSummaries: board.known
        .filter(({ detail }) => detail.alarmName === AlarmName)
        .flatMap(alarm => activeMutes(alarm, board.now())),
    }),
    GetMetricWidgetImage: ({ MetricWidget }) => {
      const { width = 600, height = 400, annotations } = JSON.parse(String(MetricWidget)) as Widget;
      const hasThreshold = (annotations?.horizontal?.length ?? 0) > 0;
      return { MetricWidgetImage: graphImage(width, height, hasThreshold).toString('base64') };
    },
  };
}

function describeAlarms(board: AlarmBoard, { AlarmNames, AlarmNamePrefix, AlarmTypes = ['MetricAlarm'], StateValue }: DescribeAlarmsInput) {
  const found = board.known.filter(
    ({ detail }) =>
      (!AlarmNames || AlarmNames.includes(detail.alarmName)) &&
      (!AlarmNamePrefix || detail.alarmName.startsWith(AlarmNamePrefix)) &&
      (!StateValue || detail.state.value === StateValue),
  );
  const composite = AlarmTypes.includes('CompositeAlarm') ? found.filter(isComposite) : [];
  const metric = AlarmTypes.includes('MetricAlarm') ? found.filter(alarm => !isComposite(alarm)) : [];
  return { MetricAlarms: metric.map(metricAlarm), CompositeAlarms: composite.map(alarm => compositeAlarm(alarm, board.now())) };
}
