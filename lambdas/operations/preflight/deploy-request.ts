import * as z from 'zod/mini';

/** What CloudFormation asks of a custom resource: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html */
export interface DeployRequest {
  type: 'Create' | 'Update' | 'Delete';
  properties: Record<string, unknown>;
  /** At an update: those that were in force. */
  formerProperties?: Record<string, unknown>;
  /** Where the answer goes. A secret: whoever has it can answer in our place. */
  responseUrl: string;
  /** What an answer repeats. */
  ids: { StackId: string; RequestId: string; LogicalResourceId: string; PhysicalResourceId: string };
}

const record = z.record(z.string(), z.unknown());
const request = z.looseObject({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.optional(record),
  OldResourceProperties: z.optional(record),
});

/** One for all time: another ID would make CloudFormation delete the former resource after an update. */
const PHYSICAL_ID = 'preflight';

/** Reads what the function was invoked with; nothing when it is no request of CloudFormation, as in the daily run. */
export function readDeployRequest(event: unknown): DeployRequest | undefined {
  const parsed = z.safeParse(request, event);
  if (!parsed.success) return undefined;
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId = PHYSICAL_ID, ...properties } = parsed.data;
  return {
    type: RequestType,
    properties: properties.ResourceProperties ?? {},
    formerProperties: properties.OldResourceProperties,
    responseUrl: ResponseURL,
    ids: { StackId, RequestId, LogicalResourceId, PhysicalResourceId },
  };
}
