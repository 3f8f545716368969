/** What an incident is about: a CloudWatch alarm, a finding of Trusted Advisor, or all the incidents that wait for a case. */
export type Subject = AlarmSubject | FindingSubject | OverflowSubject;

export interface AlarmSubject extends Named {
  kind: 'alarm';
  /** Only in records of the time when each contributor had an incident of its own. */
  contributorId?: string;
}

export interface FindingSubject extends Named {
  kind: 'finding';
  /** What people call its resource. */
  resourceName?: string;
}

export interface OverflowSubject extends Named {
  kind: 'overflow';
}

/** What every subject has. */
interface Named {
  accountId: string;
  region: string;
  /** What people call it. */
  name: string;
  /** Its ARN; where it has none, a name of the same use: events give it as their resource. */
  arn: string;
}

/** How incidents are treated, where that depends on the kind of their subject. */
interface Treatment {
  /** Mute rules, suppressors and maintenance windows hold it back, and the operator's rules say what becomes of it. */
  followsRules: boolean;
  /** It leaves the last case of the hour to the overflow, and is named there while it waits. */
  isNamedInOverflow: boolean;
  /** So many unreported changes fill a comment: there is nothing to wait for. */
  fullCommentAt: number;
  /** A text with our reference is ours, of which no digest is kept: nobody has a conversation on such a case. */
  trustsReference: boolean;
}

const ORDINARY: Treatment = {
  followsRules: true,
  isNamedInOverflow: true,
  fullCommentAt: Number.POSITIVE_INFINITY,
  trustsReference: false,
};

const TREATMENTS: Record<Subject['kind'], Treatment> = {
  alarm: ORDINARY,
  finding: ORDINARY,
  overflow: { followsRules: false, isNamedInOverflow: false, fullCommentAt: 40, trustsReference: true },
};

export function treatmentOf({ subject }: { subject: Pick<Subject, 'kind'> }): Treatment {
  return TREATMENTS[subject.kind];
}

/** The contributor of an incident of the time when each had its own. */
export function contributorOf(subject: Subject): string | undefined {
  return subject.kind === 'alarm' ? subject.contributorId : undefined;
}
