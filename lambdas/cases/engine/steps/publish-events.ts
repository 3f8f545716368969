import type { CaseState } from '../../incident/case-state';
import type { Incident, OutboxEvent } from '../../incident/incident';
import type { CaseServices } from '../services';

export async function publish(incident: Incident, { publish, policy }: CaseServices): Promise<Incident> {
  await publish(
    incident.outbox.map(({ detailType, detail, ...of }) => ({
      detailType,
      detail: { ...identityOf(incident, of), mode: policy.mode, ...detail },
      resources: [incident.subject.arn],
    })),
  );
  return { ...incident, outbox: [] };
}

/** The display ID of the incident's case may have come to light since the event; that of an earlier case has not. */
function identityOf(incident: Incident, of: Omit<OutboxEvent, 'detailType' | 'detail'>) {
  const { arn: alarmArn, name: alarmName, accountId, region } = incident.subject;
  const present: Partial<CaseState> = incident.case ?? {};
  const { generation = incident.generation, caseId = present.caseId } = of;
  const displayId = caseId === present.caseId ? present.displayId : of.displayId;
  return { incidentKey: incident.incidentKey, generation, alarmArn, alarmName, accountId, region, caseId, displayId };
}
