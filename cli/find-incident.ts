import type { Incident } from '../lambdas/cases/incident';
import { incidentStore } from '../lambdas/cases/incident-store';
import type { IncidentStore } from '../lambdas/cases/ports';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { readIncidents } from './case-records';
import { type Installation, outputOf } from './installation';
import { CannotDo } from './io';
import { caseOfDisplayId } from './support-cases';

/** The incidents of an installation, as its own functions read and write them. */
export function storeOf(installation: Installation): IncidentStore {
  return incidentStore(installation.clients.tables, outputOf(installation, STACK_OUTPUT.caseTable));
}

/**
 * Finds the one incident that somebody means.
 * @param reference its key, the caseId or display ID of one of its cases, or the name of its alarm
 * @throws CannotDo when there is none, or more than one
 */
export async function findIncident(installation: Installation, reference: string): Promise<Incident> {
  const store = storeOf(installation);
  const known = (await store.load(reference)) ?? (await incidentOfCase(store, reference));
  if (known) return known;
  const incidents = await readIncidents(installation);
  const [found, ...others] = incidents.filter(({ alarmName, displayId }) => alarmName === reference || displayId === reference);
  if (found && others.length > 0) throw ambiguous(reference, [found, ...others]);
  const earlier = found ?? (await incidentOfEarlierCase(installation, store, reference));
  if (!earlier) throw new CannotDo(`There is no incident "${reference}": support-automation incidents --all lists them.`);
  return earlier;
}

async function incidentOfCase(store: IncidentStore, caseId: string): Promise<Incident | undefined> {
  const incidentKey = await store.incidentOfCase(caseId);
  return incidentKey === undefined ? undefined : store.load(incidentKey);
}

/** An incident knows the number of its newest case only. */
async function incidentOfEarlierCase({ clients }: Installation, store: IncidentStore, displayId: string): Promise<Incident | undefined> {
  if (!/^\d+$/.test(displayId)) return undefined;
  const found = await caseOfDisplayId(clients.support, displayId);
  return found?.caseId ? incidentOfCase(store, found.caseId) : undefined;
}

function ambiguous(reference: string, found: Incident[]): CannotDo {
  const keys = found.map(({ incidentKey }) => `  ${incidentKey}`).join('\n');
  return new CannotDo(`${found.length} incidents are called "${reference}". Name one by its key:\n${keys}`);
}
