import { createHash } from 'node:crypto';
import { cutBytes } from '../shared/bytes';
import { own } from '../shared/own';
import type { CheckedResource } from './checks';

/** A flagged resource in a check's present result. */
export interface SeenResource {
  checkId: string;
  /** Names the resource within its check. */
  findingKey: string;
  resourceId: string;
  region?: string;
  /** ok, warning or error. */
  status: string;
  /** What the check says of the resource, by the check's column headings. */
  metadata: Record<string, string>;
  /** Why the rules exclude it. */
  suppressionReason?: string;
  isSuppressed: boolean;
}

const SEVERITY: Record<string, number> = { warning: 1, error: 2 };

/**
 * The flagged and suppressed resources of a result by their key; one that is listed twice counts as the worse of the two.
 * @param reasonFor why the rules exclude a resource; `undefined` when they do not
 */
export function seenResources(
  checkId: string,
  columns: string[],
  resources: CheckedResource[],
  reasonFor: (resource: CheckedResource) => string | undefined = () => undefined,
): Map<string, SeenResource> {
  const seen = new Map<string, SeenResource>();
  for (const resource of resources) {
    if (!resource.isSuppressed && !Object.hasOwn(SEVERITY, resource.status)) continue;
    const findingKey = findingKeyOf(resource);
    const other = seen.get(findingKey);
    const suppressionReason = reasonFor(resource);
    const isSuppressed = resource.isSuppressed || suppressionReason !== undefined;
    const { resourceId, region, status } = resource;
    if (other && weightOf(other) >= weightOf({ status, isSuppressed })) continue;
    seen.set(findingKey, {
      checkId,
      findingKey,
      resourceId,
      region,
      status,
      isSuppressed,
      suppressionReason,
      metadata: nameColumns(columns, resource.metadata),
    });
  }
  return seen;
}

function weightOf({ status, isSuppressed }: { status: string; isSuppressed: boolean }): number {
  return isSuppressed ? 0 : severityOf(status);
}

/** How bad a status is: 0 for anything but a warning or an error. */
export function severityOf(status: string): number {
  return own(SEVERITY, status) ?? 0;
}

/** Sort keys of DynamoDB have at most 1,024 bytes. */
const LONGEST_KEY_BYTES = 1_000;

function findingKeyOf({ region = '', resourceId }: CheckedResource): string {
  const key = `${region}#${resourceId}`;
  return Buffer.byteLength(key) <= LONGEST_KEY_BYTES ? key : createHash('sha256').update(key).digest('base64url');
}

/** Whether the values of a row stand under the headings of its check. One value short or long, and nobody knows which. */
export function isAligned(columns: string[], { metadata }: Pick<CheckedResource, 'metadata'>): boolean {
  return columns.length === 0 || metadata.length === 0 || metadata.length === columns.length;
}

/** A value is kept in a record of 400 KB and told in an event of 256 KB, with forty others at the most. */
const VALUE_BYTES = 4_000;

/** Headings that occur twice are numbered; a value without a heading, or in a row that does not fit the headings, gets its position. */
function nameColumns(headings: string[], values: (string | null)[]): Record<string, string> {
  const columns = isAligned(headings, { metadata: values }) ? headings : [];
  const named = new Map<string, string>();
  values.forEach((value, index) => {
    const column = columns[index] || `Column ${index + 1}`;
    if (value !== null) named.set(named.has(column) ? `${column} (${index + 1})` : column, cutBytes(value, VALUE_BYTES));
  });
  return Object.fromEntries(named);
}
