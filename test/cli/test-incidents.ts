import { CreateCaseCommand } from '@aws-sdk/client-support';
import type { AlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import { type Incident, newIncident } from '../../lambdas/cases/incident/incident';
import { caseMarker, referenceLine } from '../../lambdas/cases/incident/marker';
import { withText } from '../../lambdas/cases/incident/our-texts';
import { type Situation, situated } from '../cases/sample-incidents';
import { validCase } from '../support-simulator/test-simulator';
import { ACCOUNT, INSTALLATION, type TestInstallation } from './test-installation';

const SINCE = '2026-11-22T09:00:00.000Z';

/** An alarm's change as CloudWatch tells it. */
export function alarmEvent(alarmName: string): AlarmEvent {
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: ACCOUNT,
    region: 'us-east-1',
    resources: [`arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${alarmName}`],
    detail: {
      alarmName,
      configuration: {
        metrics: [{ id: 'm1', metricStat: { metric: { namespace: 'AWS/Lambda', name: 'Errors' }, period: 60, stat: 'Sum' } }],
      },
      state: { value: 'ALARM', timestamp: SINCE, reason: 'Threshold crossed.' },
    },
  } as AlarmEvent;
}

/** Writes an incident in ALARM, pending unless told otherwise, with the change that began it. */
export async function haveIncident({ store }: TestInstallation, alarmName: string, situation: Situation = {}): Promise<Incident> {
  const arn = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${alarmName}`;
  const incidentKey = situation.incidentKey ?? `${ACCOUNT}|us-east-1|${arn}`;
  const change = { id: `${SINCE}#ALARM`, value: 'ALARM' as const, timestamp: SINCE, text: 'Threshold crossed.' };
  const subject = { kind: 'alarm' as const, accountId: ACCOUNT, region: 'us-east-1', name: alarmName, arn };
  const pending = { phase: 'pending', generation: 1, reason: 'open-delay' } as const;
  const incident = situated(newIncident({ incidentKey, subject }, change), { ...pending, ...situation });
  await store.putChange(incidentKey, { ...change, disposition: 'recorded', event: alarmEvent(alarmName) });
  return (await store.save(incident))!;
}

/** An incident whose case is open at the simulated AWS. */
export async function haveCase(bed: TestInstallation, alarmName: string, situation: Situation = {}) {
  const incident = await haveIncident(bed, alarmName);
  const { caseId = '', displayId, sent } = await openCase(bed, incident);
  const open = { phase: 'open', caseId, displayId, sent, reason: 'case-is-open' } as const;
  const saved = (await bed.store.save(situated(incident, { ...open, ...situation })))!;
  return { incident: saved, caseId, displayId };
}

/** Opens a case for an incident, with the text that tells whose it is, and notes that. */
export async function openCase({ client, simulator, store }: TestInstallation, incident: Incident) {
  const marker = caseMarker(INSTALLATION, incident);
  const text = { subject: `ALARM: ${incident.subject.name} [${marker}]`, communicationBody: `It fires.\n\n${referenceLine(marker)}` };
  const { caseId = '' } = await client.send(new CreateCaseCommand({ ...validCase, ...text }));
  await store.linkCase(caseId, incident.incidentKey);
  return { caseId, sent: withText(incident.sent, 'cases', text.communicationBody), displayId: simulator.cases()[0]!.displayId! };
}
