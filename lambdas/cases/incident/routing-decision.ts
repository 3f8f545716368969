/** How an incident's case is to be treated, decided once, when the case is first wanted. What is absent is as the policy says. */
export interface RoutingDecision {
  /** False: the alarm becomes no case. */
  wantsCase: boolean;
  /** A rule or a tag asks for it by name: what is left out by default is not, then. */
  asksForCase?: boolean;
  route: Route;
  openDelaySeconds?: number;
  resolveDelaySeconds?: number;
  autoResolve?: boolean;
  /** When AWS is to be asked for a higher severity, in minutes after the case was opened; in order. */
  escalate: { afterMinutes: number; severityCode: string }[];
  /** A rule asks for all of the alarm's history on the case, however large. */
  alarmHistory?: 'complete';
  /** The operator's rule that decided, if one did. */
  rule?: string;
  /** Codes that had to be replaced, a sentence each. */
  remarks: string[];
  /** Where each setting comes from, a sentence each, for people who ask; not kept with the incident. */
  because?: string[];
}

/** Where a case goes and how it is put: codes as DescribeServices and DescribeSeverityLevels list them. */
export interface Route {
  serviceCode: string;
  categoryCode: string;
  severityCode: string;
  /** technical | customer-service */
  issueType: string;
  /** ISO 639-1, one of the languages that AWS Support answers in. */
  language: string;
  ccEmailAddresses: string[];
}
