import * as z from 'zod/mini';

/** What a "Trusted Advisor Check Item Refresh Notification" tells of one resource. */
export interface AdvisorEvent {
  /** In English, whatever the language of the checks here. The event has no check ID. */
  checkName: string;
  /** Empty when the event does not say. */
  resourceId: string;
  /** The check's columns by their headings, without those that are empty. */
  columns: Record<string, string>;
  /** As results spell it. */
  status: 'ok' | 'warning' | 'error';
}

const STATUS = { OK: 'ok', WARN: 'warning', ERROR: 'error' } as const;

/** https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html; each value may be null. */
const notification = z.object({
  detail: z.object({
    'check-name': z.string(),
    'check-item-detail': z.nullish(z.record(z.string(), z.unknown())),
    status: z.enum(['OK', 'WARN', 'ERROR']),
    resource_id: z.nullish(z.string()),
  }),
});

/** `undefined` when the event does not say enough: without a name or a status, or with a status that no finding has. */
export function parseAdvisorEvent(event: unknown): AdvisorEvent | undefined {
  const parsed = z.safeParse(notification, event);
  if (!parsed.success) return undefined;
  const { detail } = parsed.data;
  // As they came: the parser drops a column of some names.
  const told = (event as { detail: { 'check-item-detail'?: object | null } }).detail['check-item-detail'] ?? {};
  const columns = Object.entries(told).filter(([, value]) => typeof value === 'string' && value !== '');
  return {
    checkName: detail['check-name'],
    resourceId: detail.resource_id ?? '',
    columns: Object.fromEntries(columns) as Record<string, string>,
    status: STATUS[detail.status],
  };
}
