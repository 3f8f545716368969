/** What the API answers, as far as other modules build it: the shapes of the service model, every member that the simulator always gives required. */

export interface AttachmentDetails {
  attachmentId: string;
  fileName: string;
}

export interface Communication {
  caseId: string;
  body: string;
  submittedBy: string;
  /** ISO 8601. */
  timeCreated: string;
  attachments: AttachmentDetails[];
  attachmentSet: AttachmentDetails[];
}

export interface CaseDetails {
  caseId: string;
  displayId: string;
  subject: string;
  status: string;
  serviceCode: string;
  categoryCode: string;
  severityCode: string;
  submittedBy: string;
  /** ISO 8601. */
  timeCreated: string;
  ccEmailAddresses: string[];
  language: string;
}

export interface TrustedAdvisorResourceDetail {
  status: 'ok' | 'warning' | 'error';
  /** Absent for resources of no region, as those of IAM. */
  region?: string;
  resourceId: string;
  isSuppressed: boolean;
  /** In the order of the check's headings; AWS has null where it knows nothing. */
  metadata: (string | null)[];
}

export interface TrustedAdvisorCheckSummary {
  checkId: string;
  /** ISO 8601. */
  timestamp: string;
  status: 'ok' | 'warning' | 'error' | 'not_available';
  hasFlaggedResources: boolean;
  resourcesSummary: { resourcesProcessed: number; resourcesFlagged: number; resourcesIgnored: number; resourcesSuppressed: number };
  /** US dollars, and percent, of a month. */
  categorySpecificSummary: { costOptimizing: { estimatedMonthlySavings: number; estimatedPercentMonthlySavings: number } };
}

export interface TrustedAdvisorCheckResult extends Omit<TrustedAdvisorCheckSummary, 'hasFlaggedResources'> {
  flaggedResources: TrustedAdvisorResourceDetail[];
}

export interface TrustedAdvisorCheckRefreshStatus {
  checkId: string;
  status: string;
  millisUntilNextRefreshable: number;
}
