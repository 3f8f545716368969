import {
  type CaseDetails,
  type Communication,
  type DescribeCasesCommandInput,
  paginateDescribeCases,
  paginateDescribeCommunications,
  type SupportClient,
} from '@aws-sdk/client-support';
import { present } from '../lambdas/shared/present';

/** Limits of DescribeCases: https://docs.aws.amazon.com/awssupport/latest/APIReference/API_DescribeCases.html */
const BATCH = 100;
const PAGE_SIZE = 100;

/**
 * The cases of these IDs that AWS still lists. One unknown ID makes DescribeCases refuse all that are asked for with it, and AWS forgets old cases: then
 * the halves are asked for.
 * @param resolved whether resolved cases are listed too
 */
export async function describeCases(client: SupportClient, caseIds: string[], resolved: boolean): Promise<CaseDetails[]> {
  if (caseIds.length > BATCH) return inHalves(client, caseIds, resolved, BATCH);
  if (caseIds.length === 0) return [];
  try {
    return await list(client, { caseIdList: caseIds, includeResolvedCases: resolved, includeCommunications: false });
  } catch (error) {
    if ((error as Error).name !== 'CaseIdNotFound') throw error;
    return caseIds.length === 1 ? [] : inHalves(client, caseIds, resolved, Math.ceil(caseIds.length / 2));
  }
}

async function inHalves(client: SupportClient, caseIds: string[], resolved: boolean, first: number): Promise<CaseDetails[]> {
  const head = await describeCases(client, caseIds.slice(0, first), resolved);
  return [...head, ...(await describeCases(client, caseIds.slice(first), resolved))];
}

/** The case that people know by this number; nothing when AWS does not list it. */
export async function caseOfDisplayId(client: SupportClient, displayId: string): Promise<CaseDetails | undefined> {
  const [found] = await list(client, { displayId, includeResolvedCases: true, includeCommunications: false });
  return found;
}

async function list(client: SupportClient, input: DescribeCasesCommandInput): Promise<CaseDetails[]> {
  const found: CaseDetails[] = [];
  for await (const { cases } of paginateDescribeCases({ client, pageSize: PAGE_SIZE }, input)) found.push(...present(cases));
  return found;
}

/** Everything that was written on a case. */
export async function describeCommunications(client: SupportClient, caseId: string): Promise<Communication[]> {
  const found: Communication[] = [];
  for await (const { communications } of paginateDescribeCommunications({ client, pageSize: PAGE_SIZE }, { caseId }))
    found.push(...present(communications));
  return found;
}
