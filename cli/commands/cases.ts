import type { CaseDetails } from '@aws-sdk/client-support';
import { caseName } from '../../lambdas/shared/case-name';
import { readableMoment } from '../../lambdas/shared/wording';
import { readCaseIds } from '../case-records';
import { type Session, tell } from '../session';
import { describeCases } from '../support-cases';
import { table } from '../table';

/** Lists the cases that the installation has opened, as AWS lists them now, the newest first. */
export async function cases(session: Session, { all = false }: { all?: boolean }): Promise<void> {
  const { installation } = session;
  const caseIds = await readCaseIds(installation);
  const found = await describeCases(installation.clients.support, caseIds, all);
  found.sort((a, b) => (b.timeCreated ?? '').localeCompare(a.timeCreated ?? ''));
  tell(session, found.map(caseSummary), () => listOf(found, all, session.io.columns));
}

/** A case without the addresses that it goes to. */
export function caseSummary({
  caseId,
  displayId,
  subject,
  status,
  serviceCode,
  categoryCode,
  severityCode,
  language,
  timeCreated,
}: CaseDetails) {
  return { caseId, displayId, subject, status, serviceCode, categoryCode, severityCode, language, timeCreated };
}

function listOf(found: CaseDetails[], all: boolean, width?: number): string {
  const rows = found.map(({ caseId, displayId, status, severityCode, serviceCode, timeCreated = '', subject }) => [
    caseName({ caseId, displayId }),
    status,
    severityCode,
    serviceCode,
    readableMoment(timeCreated),
    subject,
  ]);
  const nothing = all ? 'There are no cases.' : 'There are no open cases: --all lists the resolved ones too.';
  const columns = [{ heading: 'CASE', isWhole: true } as const, 'STATUS', 'SEVERITY', 'SERVICE', 'CREATED', 'SUBJECT'];
  return table(columns, rows, nothing, width);
}
