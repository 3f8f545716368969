import { addCommunicationToCase } from './add-communication-to-case';
import { addAttachmentsToSet, describeAttachment } from './attachments';
import { describeCreateCaseOptions, describeServices, describeSeverityLevels, describeSupportedLanguages } from './case-options';
import { createCase } from './create-case';
import { describeCases } from './describe-cases';
import { describeCommunications } from './describe-communications';
import type { Operation } from './operation';
import { resolveCase } from './resolve-case';
import * as trustedAdvisorChecks from './trusted-advisor-checks';
import * as uploads from './uploads';

const implemented: Operation[] = [
  addAttachmentsToSet,
  addCommunicationToCase,
  createCase,
  describeAttachment,
  describeCases,
  describeCommunications,
  describeCreateCaseOptions,
  describeServices,
  describeSeverityLevels,
  describeSupportedLanguages,
  resolveCase,
  ...Object.values(trustedAdvisorChecks),
  ...Object.values(uploads),
];

/** Every operation the simulator answers, by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(implemented.map(operation => [operation.name, operation]));
