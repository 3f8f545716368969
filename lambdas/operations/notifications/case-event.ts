import * as z from 'zod/mini';
import { DETAIL_TYPE } from '../../shared/contract';

/** What people are told of, in the order of how much it matters to somebody who reads on a phone. */
export type NewsKind = 'refused' | 'replied' | 'opened' | 'accepted' | 'resolved' | 'findings';

/** One of the application's own events, as far as a notification needs it. */
export interface CaseNews {
  kind: NewsKind;
  /** Nothing was sent to AWS Support: this is what would have been. */
  isDryRun: boolean;
  alarmName: string;
  alarmArn: string;
  region: string;
  /** The number that people know a case by; else its ID, which it has from the beginning. */
  caseName?: string;
  displayId?: string;
  /** Updates about the same incident are one conversation in a chat. */
  threadId?: string;
  detail: Record<string, unknown>;
}

const optionalText = z.optional(z.nullable(z.string()));
const ownEvent = z.looseObject({
  'detail-type': z.string(),
  region: optionalText,
  detail: z.looseObject({
    alarmName: optionalText,
    alarmArn: optionalText,
    region: optionalText,
    caseId: optionalText,
    displayId: optionalText,
    incidentKey: optionalText,
    mode: optionalText,
  }),
});

const KINDS = new Map<string, NewsKind>([
  [DETAIL_TYPE.caseRefused, 'refused'],
  [DETAIL_TYPE.caseFailed, 'refused'],
  [DETAIL_TYPE.supportReplied, 'replied'],
  [DETAIL_TYPE.caseOpened, 'opened'],
  [DETAIL_TYPE.caseAccepted, 'accepted'],
  [DETAIL_TYPE.caseResolved, 'resolved'],
  [DETAIL_TYPE.refreshCompleted, 'findings'],
]);

/**
 * Reads an event.
 * @returns nothing when people need not hear of it: what somebody of the account wrote, a refresh that changed nothing, an event of another kind
 */
export function readNews(input: unknown): CaseNews | undefined {
  const parsed = z.safeParse(ownEvent, input);
  const kind = parsed.success ? KINDS.get(parsed.data['detail-type']) : undefined;
  if (!parsed.success || !kind) return undefined;
  const { detail, region } = parsed.data;
  if (kind === 'replied' && detail.from !== 'AWS') return undefined;
  if (kind === 'findings' && changesOf(detail).length === 0) return undefined;
  return {
    kind,
    isDryRun: detail.mode === 'DryRun',
    alarmName: detail.alarmName ?? '',
    alarmArn: detail.alarmArn ?? '',
    region: detail.region ?? region ?? '',
    caseName: detail.displayId || detail.caseId || undefined,
    displayId: detail.displayId || undefined,
    threadId: detail.incidentKey ?? undefined,
    detail,
  };
}

/** How many findings of a refresh changed, by how; kinds that no finding is of are left out. */
export function changesOf(detail: Record<string, unknown>): [kind: string, count: number][] {
  const { changes } = detail;
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0);
}
