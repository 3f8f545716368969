/** How often, how many, how large. Rates and the hourly case limit are AWS's; the ones marked "our choice" AWS does not publish. */
export interface Limits {
  /** Calls a second over all operations on cases, with bursts of as many; Infinity switches throttling off. */
  supportCallsPerSecond: number;
  /** Calls a second over all Trusted Advisor operations. */
  trustedAdvisorCallsPerSecond: number;
  /** Cases in any 60 minutes, counted over everybody in the account. */
  casesPerHour: number;
  /** New attachment sets in any 60 minutes. Our choice. */
  attachmentSetsPerHour: number;
  /** DescribeAttachment calls in any 60 seconds. Our choice. */
  describeAttachmentsPerMinute: number;
  /** Files in one attachment set. */
  attachmentsPerSet: number;
  attachmentBytes: number;
  attachmentSetLifetimeSeconds: number;
  /** How large the parts of an upload are; AWS allows up to 100 MB. Our choice: small, so that files of some size have several. */
  uploadPartBytes: number;
  /** URLs for parts that one call gives. */
  uploadUrlsPerCall: number;
  /** How long a URL for a part or a file is good. Our choice. */
  transferLinkLifetimeSeconds: number;
  /** Page size when a call names no maxResults. Our choice: small, so that readers of only the first page are found out. */
  defaultPageSize: number;
  /** How long after it was resolved a case can be reopened in the console. */
  reopenWithinDays: number;
}

/** Those of an account of which nothing else is said. */
export const LIMITS: Limits = {
  supportCallsPerSecond: 5,
  trustedAdvisorCallsPerSecond: 100,
  casesPerHour: 10,
  attachmentSetsPerHour: 50,
  describeAttachmentsPerMinute: 60,
  attachmentsPerSet: 3,
  attachmentBytes: 5 * 1024 * 1024,
  attachmentSetLifetimeSeconds: 3600,
  uploadPartBytes: 5 * 1024 * 1024,
  uploadUrlsPerCall: 10,
  transferLinkLifetimeSeconds: 3600,
  defaultPageSize: 10,
  reopenWithinDays: 14,
};
