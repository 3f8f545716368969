// Generated from botocore 1.43.107 (support, 2013-04-15) by generate.mjs, and as long as the model is. Do not edit.
import type { StructureShape } from './shape';

/** What the operations take, by name. */
export interface Requests {
  AddAttachmentsToSet: { attachmentSetId?: string; attachments: { fileName?: string; data?: Buffer }[]; dryRun?: boolean };
  AddCommunicationToCase: {
    caseId?: string;
    communicationBody: string;
    ccEmailAddresses?: string[];
    attachmentSetId?: string;
    uploadIds?: string[];
    dryRun?: boolean;
  };
  CompleteAttachmentUpload: { uploadId: string; completedUploads: { partIndex: number; eTag: string }[]; dryRun?: boolean };
  CreateCase: {
    subject: string;
    serviceCode?: string;
    severityCode?: string;
    categoryCode?: string;
    communicationBody: string;
    ccEmailAddresses?: string[];
    language?: string;
    issueType?: string;
    attachmentSetId?: string;
    uploadIds?: string[];
    dryRun?: boolean;
  };
  DescribeAttachment: { attachmentId: string; dryRun?: boolean };
  DescribeAttachmentUploadStatus: { uploadId: string; dryRun?: boolean };
  DescribeCases: {
    caseIdList?: string[];
    displayId?: string;
    afterTime?: string;
    beforeTime?: string;
    includeResolvedCases?: boolean;
    nextToken?: string;
    maxResults?: number;
    language?: string;
    includeCommunications?: boolean;
    dryRun?: boolean;
  };
  DescribeCommunications: {
    caseId: string;
    beforeTime?: string;
    afterTime?: string;
    nextToken?: string;
    maxResults?: number;
    dryRun?: boolean;
  };
  DescribeCreateCaseOptions: { issueType: string; serviceCode: string; language: string; categoryCode: string; dryRun?: boolean };
  DescribeServices: { serviceCodeList?: string[]; language?: string; dryRun?: boolean };
  DescribeSeverityLevels: { language?: string; dryRun?: boolean };
  DescribeSupportedLanguages: { issueType: string; serviceCode: string; categoryCode: string; dryRun?: boolean };
  DescribeTrustedAdvisorCheckRefreshStatuses: { checkIds: string[] };
  DescribeTrustedAdvisorCheckResult: { checkId: string; language?: string };
  DescribeTrustedAdvisorCheckSummaries: { checkIds: string[] };
  DescribeTrustedAdvisorChecks: { language: string };
  GetAttachmentDownloadLink: { attachmentId: string; dryRun?: boolean };
  GetAttachmentUploadLinks: {
    fileName: string;
    fileSizeBytes?: number;
    uploadId?: string;
    uploadRange?: { startIndex: number; endIndex?: number };
    dryRun?: boolean;
  };
  RefreshTrustedAdvisorCheck: { checkId: string };
  ResolveCase: { caseId?: string; dryRun?: boolean };
}

/** The same as data, with the constraints that a type cannot tell. */
export const REQUEST_SHAPES: Record<keyof Requests, StructureShape> = {
  AddAttachmentsToSet: {
    type: 'structure',
    required: ['attachments'],
    members: {
      attachmentSetId: { type: 'string' },
      attachments: {
        type: 'list',
        member: { type: 'structure', required: [], members: { fileName: { type: 'string' }, data: { type: 'blob' } } },
      },
      dryRun: { type: 'boolean' },
    },
  },
  AddCommunicationToCase: {
    type: 'structure',
    required: ['communicationBody'],
    members: {
      caseId: { type: 'string' },
      communicationBody: { type: 'string', min: 1, max: 8000 },
      ccEmailAddresses: { type: 'list', min: 0, max: 10, member: { type: 'string' } },
      attachmentSetId: { type: 'string' },
      uploadIds: { type: 'list', min: 0, max: 10, member: { type: 'string', min: 1, max: 2048 } },
      dryRun: { type: 'boolean' },
    },
  },
  CompleteAttachmentUpload: {
    type: 'structure',
    required: ['uploadId', 'completedUploads'],
    members: {
      uploadId: { type: 'string', min: 1, max: 2048 },
      completedUploads: {
        type: 'list',
        member: {
          type: 'structure',
          required: ['partIndex', 'eTag'],
          members: { partIndex: { type: 'integer' }, eTag: { type: 'string', min: 1, max: 256 } },
        },
      },
      dryRun: { type: 'boolean' },
    },
  },
  CreateCase: {
    type: 'structure',
    required: ['subject', 'communicationBody'],
    members: {
      subject: { type: 'string' },
      serviceCode: { type: 'string' },
      severityCode: { type: 'string' },
      categoryCode: { type: 'string' },
      communicationBody: { type: 'string', min: 1, max: 8000 },
      ccEmailAddresses: { type: 'list', min: 0, max: 10, member: { type: 'string' } },
      language: { type: 'string' },
      issueType: { type: 'string' },
      attachmentSetId: { type: 'string' },
      uploadIds: { type: 'list', min: 0, max: 10, member: { type: 'string', min: 1, max: 2048 } },
      dryRun: { type: 'boolean' },
    },
  },
  DescribeAttachment: {
    type: 'structure',
    required: ['attachmentId'],
    members: { attachmentId: { type: 'string' }, dryRun: { type: 'boolean' } },
  },
  DescribeAttachmentUploadStatus: {
    type: 'structure',
    required: ['uploadId'],
    members: { uploadId: { type: 'string', min: 1, max: 2048 }, dryRun: { type: 'boolean' } },
  },
  DescribeCases: {
    type: 'structure',
    required: [],
    members: {
      caseIdList: { type: 'list', min: 0, max: 100, member: { type: 'string' } },
      displayId: { type: 'string' },
      afterTime: { type: 'string' },
      beforeTime: { type: 'string' },
      includeResolvedCases: { type: 'boolean' },
      nextToken: { type: 'string' },
      maxResults: { type: 'integer', min: 10, max: 100 },
      language: { type: 'string' },
      includeCommunications: { type: 'boolean' },
      dryRun: { type: 'boolean' },
    },
  },
  DescribeCommunications: {
    type: 'structure',
    required: ['caseId'],
    members: {
      caseId: { type: 'string' },
      beforeTime: { type: 'string' },
      afterTime: { type: 'string' },
      nextToken: { type: 'string' },
      maxResults: { type: 'integer', min: 10, max: 100 },
      dryRun: { type: 'boolean' },
    },
  },
  DescribeCreateCaseOptions: {
    type: 'structure',
    required: ['issueType', 'serviceCode', 'language', 'categoryCode'],
    members: {
      issueType: { type: 'string' },
      serviceCode: { type: 'string' },
      language: { type: 'string' },
      categoryCode: { type: 'string' },
      dryRun: { type: 'boolean' },
    },
  },
  DescribeServices: {
    type: 'structure',
    required: [],
    members: {
      serviceCodeList: { type: 'list', min: 0, max: 100, member: { type: 'string' } },
      language: { type: 'string' },
      dryRun: { type: 'boolean' },
    },
  },
  DescribeSeverityLevels: { type: 'structure', required: [], members: { language: { type: 'string' }, dryRun: { type: 'boolean' } } },
  DescribeSupportedLanguages: {
    type: 'structure',
    required: ['issueType', 'serviceCode', 'categoryCode'],
    members: {
      issueType: { type: 'string', min: 9, max: 22 },
      serviceCode: { type: 'string', min: 0, max: 100 },
      categoryCode: { type: 'string', min: 0, max: 100 },
      dryRun: { type: 'boolean' },
    },
  },
  DescribeTrustedAdvisorCheckRefreshStatuses: {
    type: 'structure',
    required: ['checkIds'],
    members: { checkIds: { type: 'list', member: { type: 'string' } } },
  },
  DescribeTrustedAdvisorCheckResult: {
    type: 'structure',
    required: ['checkId'],
    members: { checkId: { type: 'string' }, language: { type: 'string' } },
  },
  DescribeTrustedAdvisorCheckSummaries: {
    type: 'structure',
    required: ['checkIds'],
    members: { checkIds: { type: 'list', member: { type: 'string' } } },
  },
  DescribeTrustedAdvisorChecks: { type: 'structure', required: ['language'], members: { language: { type: 'string' } } },
  GetAttachmentDownloadLink: {
    type: 'structure',
    required: ['attachmentId'],
    members: { attachmentId: { type: 'string' }, dryRun: { type: 'boolean' } },
  },
  GetAttachmentUploadLinks: {
    type: 'structure',
    required: ['fileName'],
    members: {
      fileName: { type: 'string' },
      fileSizeBytes: { type: 'integer', min: 1, max: 157286400 },
      uploadId: { type: 'string', min: 1, max: 2048 },
      uploadRange: {
        type: 'structure',
        required: ['startIndex'],
        members: { startIndex: { type: 'integer', min: 1 }, endIndex: { type: 'integer', min: 2 } },
      },
      dryRun: { type: 'boolean' },
    },
  },
  RefreshTrustedAdvisorCheck: { type: 'structure', required: ['checkId'], members: { checkId: { type: 'string' } } },
  ResolveCase: { type: 'structure', required: [], members: { caseId: { type: 'string' }, dryRun: { type: 'boolean' } } },
};

/** The errors that the operations declare, by name. */
export const DECLARED_ERRORS: Record<keyof Requests, readonly string[]> = {
  AddAttachmentsToSet: [
    'AttachmentLimitExceeded',
    'AttachmentSetExpired',
    'AttachmentSetIdNotFound',
    'AttachmentSetSizeLimitExceeded',
    'DryRunOperationException',
    'InternalServerError',
  ],
  AddCommunicationToCase: [
    'AttachmentSetExpired',
    'AttachmentSetIdNotFound',
    'CaseIdNotFound',
    'DryRunOperationException',
    'InternalServerError',
  ],
  CompleteAttachmentUpload: ['DryRunOperationException', 'InternalServerError', 'UploadIdNotFound'],
  CreateCase: [
    'AttachmentSetExpired',
    'AttachmentSetIdNotFound',
    'CaseCreationLimitExceeded',
    'DryRunOperationException',
    'InternalServerError',
  ],
  DescribeAttachment: ['AttachmentIdNotFound', 'DescribeAttachmentLimitExceeded', 'DryRunOperationException', 'InternalServerError'],
  DescribeAttachmentUploadStatus: ['DryRunOperationException', 'InternalServerError', 'UploadIdNotFound'],
  DescribeCases: ['CaseIdNotFound', 'DryRunOperationException', 'InternalServerError'],
  DescribeCommunications: ['CaseIdNotFound', 'DryRunOperationException', 'InternalServerError'],
  DescribeCreateCaseOptions: ['DryRunOperationException', 'InternalServerError', 'ThrottlingException'],
  DescribeServices: ['DryRunOperationException', 'InternalServerError'],
  DescribeSeverityLevels: ['DryRunOperationException', 'InternalServerError'],
  DescribeSupportedLanguages: ['DryRunOperationException', 'InternalServerError', 'ThrottlingException'],
  DescribeTrustedAdvisorCheckRefreshStatuses: ['InternalServerError', 'ThrottlingException'],
  DescribeTrustedAdvisorCheckResult: ['InternalServerError', 'ThrottlingException'],
  DescribeTrustedAdvisorCheckSummaries: ['InternalServerError', 'ThrottlingException'],
  DescribeTrustedAdvisorChecks: ['InternalServerError', 'ThrottlingException'],
  GetAttachmentDownloadLink: ['AttachmentIdNotFound', 'DryRunOperationException', 'InternalServerError'],
  GetAttachmentUploadLinks: ['DryRunOperationException', 'InternalServerError', 'UploadIdNotFound'],
  RefreshTrustedAdvisorCheck: ['InternalServerError'],
  ResolveCase: ['CaseIdNotFound', 'DryRunOperationException', 'InternalServerError'],
};
