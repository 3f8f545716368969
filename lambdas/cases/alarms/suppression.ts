import { cutBytes } from '../../shared/bytes';
import { numberOr, textOr } from '../../shared/loose';
import { own } from '../../shared/own';
import type { Suppression } from '../incident/state-change';
import type { AlarmEvent } from './alarm-event';

/** Mute rules and suppressor alarms stop an alarm's actions, not its events: it is for the reader to honour them. */
export function readSuppression({ detail }: AlarmEvent): Suppression | undefined {
  const { muteDetail, state, configuration } = detail;
  if (muteDetail) {
    const until = muteDetail.muteWindowEnd ? new Date(muteDetail.muteWindowEnd).toISOString() : undefined;
    return { by: 'mute-rule', arn: cutBytes(muteDetail.mutedByArn ?? 'unknown', ARN_BYTES), until };
  }
  if (!state.actionsSuppressedBy) return undefined;
  // The state says only how; which alarm it is stands in the configuration.
  const arn = textOr(configuration?.actionsSuppressor) ?? state.actionsSuppressedBy;
  return { by: 'suppressor-alarm', arn: cutBytes(arn, ARN_BYTES), until: periodEnd(detail) };
}

/** No ARN is longer; it stands in records and events. */
const ARN_BYTES = 1_600;

/** Where the length of each period stands. Only while the suppressor itself is in ALARM is the end unknown. */
const PERIODS = new Map([
  ['WaitPeriod', 'actionsSuppressorWaitPeriod'],
  ['ExtensionPeriod', 'actionsSuppressorExtensionPeriod'],
]);
/** No period is longer; a number beyond is none. */
const MOST_SECONDS = 7 * 86_400;

/** A composite alarm waits for its suppressor, and after it, only for so many seconds; then its actions run. */
function periodEnd({ state, configuration }: AlarmEvent['detail']): string | undefined {
  const period = PERIODS.get(state.actionsSuppressedBy ?? '');
  const seconds = period === undefined ? undefined : numberOr(own(configuration, period));
  if (seconds === undefined || seconds < 0 || seconds > MOST_SECONDS) return undefined;
  return new Date(Date.parse(state.timestamp) + seconds * 1_000).toISOString();
}
