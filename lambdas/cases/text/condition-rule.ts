import { counted, cut, oneLine, readableDuration } from '../../shared/wording';
import type { AlarmDetails } from '../alarms/alarm-details';
import { watchedMetric } from '../alarms/metric-query';
import { readReasonData } from '../alarms/reason-data';
import { breachOf, neededIn, operatorIn, thresholdIn } from './breach';
import { type Known, relationInWords, unitOf } from './condition';

/** How the alarm decided when it changed: what had to be how often in which time. */
export function conditionRule(known: Known): string | undefined {
  const { details, told, seen, reason } = known;
  const settings = isEdited(known) ? told : details;
  const needed = neededIn(reason);
  return ruleInWords(known, settings, breachOf(settings, seen, reason), {
    of: settings.evaluationPeriods ?? needed.of,
    least: settings.datapointsToAlarm ?? needed.minimum,
  });
}

/** How it decides now, where DescribeAlarms tells something else than the event: somebody has edited the alarm. */
export function editedRule(known: Known): string | undefined {
  if (!isEdited(known)) return undefined;
  const { details, told } = known;
  const { threshold, comparisonOperator, evaluationPeriods, datapointsToAlarm } = known.described ?? {};
  const settings = {
    ...details,
    threshold: threshold ?? told.threshold,
    comparisonOperator: comparisonOperator ?? told.comparisonOperator,
  };
  const breach = breachOf(settings, readReasonData(undefined), '');
  return ruleInWords(known, settings, breach, { of: evaluationPeriods, least: datapointsToAlarm });
}

/** Whether DescribeAlarms tells a condition that cannot be the event's. */
function isEdited({ described, told, seen, reason }: Known): boolean {
  if (!described) return false;
  const { of, minimum } = neededIn(reason);
  return (
    differs(seen.threshold ?? thresholdIn(reason) ?? told.threshold, described.threshold) ||
    differs(operatorIn(reason) ?? told.comparisonOperator, described.comparisonOperator) ||
    // CloudWatch may have looked at fewer periods than it could, but not at more.
    (of ?? told.evaluationPeriods ?? 0) > (described.evaluationPeriods ?? Number.POSITIVE_INFINITY) ||
    differs(minimum ?? told.datapointsToAlarm, described.datapointsToAlarm)
  );
}

function differs<T>(one: T | undefined, other: T | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function ruleInWords(
  known: Known,
  { kind }: AlarmDetails,
  breach: Parameters<typeof relationInWords>[0],
  { of, least }: { of?: number; least?: number },
): string | undefined {
  const relation = relationInWords(breach, unitOf(known));
  if (!relation) return undefined;
  const { details, seen } = known;
  const watched = watchedMetric(details.metrics);
  const stat = watched?.stat ?? (details.metrics.length <= 1 ? seen.statistic : undefined);
  const seconds = watched?.period ?? seen.period;
  const period = seconds === undefined ? '' : ` of ${readableDuration(seconds)}`;
  const result = (count: number) => (kind === 'log' ? counted(count, 'query result') : `${counted(count, 'period')}${period}`);
  const often = of === undefined ? '' : ` in ${least ?? of} of ${result(of)}`;
  return `${stat ? `${cut(oneLine(stat), STAT_LIMIT)} ` : ''}${relation}${often}`;
}

const STAT_LIMIT = 40;
