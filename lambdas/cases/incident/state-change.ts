/** What CloudWatch says an alarm is. */
export type AlarmStateValue = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

/** One of the things that an alarm over many time series watches. */
export interface Contributor {
  id: string;
  /** What tells it from the others, as pairs: `DBInstanceIdentifier=orders-db`. */
  label: string;
}

/** Who suppressed an alarm, and until when if that is known (ISO 8601). */
export interface Suppression {
  by: 'mute-rule' | 'suppressor-alarm' | 'maintenance-window';
  /** The rule's ARN, the alarm's name or ARN, the window's name. */
  arn: string;
  until?: string;
}

/** One change of the alarm. Its `id` is the same however often and in whatever order it is delivered. */
export interface StateChange {
  id: string;
  value: AlarmStateValue;
  /** ISO 8601, UTC, as CloudWatch says. */
  timestamp: string;
  /** CloudWatch's explanation, cut to a length that a record can hold hundreds of. */
  text: string;
  /** The alarm does not exist any more: that is no recovery, only nothing measures any longer whether the trouble lasts. */
  isDeleted?: boolean;
  /** No event told it, but CloudWatch, which was asked before a case was opened. */
  isAsked?: boolean;
  /** Whose change it is, if it is not that of the whole alarm. */
  contributor?: Contributor;
}

/**
 * What became of a change. recorded: not yet known, the only one that is not final. communicated: AWS was told. dry-run: AWS would have been told, but
 * for the dry run. superseded: over before a case was wanted. suppressed: it was suppressed. late: it arrived after the case was resolved and needs none.
 * refused: AWS did not take it.
 */
export type Disposition = 'recorded' | 'communicated' | 'dry-run' | 'superseded' | 'suppressed' | 'late' | 'refused';
