import type { Incident } from '../lambdas/cases/incident/incident';
import type { IncidentStore } from '../lambdas/cases/store/incident-records';
import { incidentStore } from '../lambdas/cases/store/incident-store';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { visibleLine } from '../lambdas/shared/visible';
import { readIncidents } from './case-records';
import { type Installation, outputOf } from './installation';
import { CannotDo } from './io';
import { caseOfDisplayId } from './support-cases';

/** The incidents of an installation, as its own functions read and write them. */
export function storeOf(installation: Installation): IncidentStore {
  return incidentStore(installation.clients.tables, outputOf(installation, STACK_OUTPUT.caseTable));
}

/** An incident, and the case of it that was named; without one being named, its newest. */
export interface Located {
  incident: Incident;
  /** Absent when there is no case, or one of a dry run, which exists here only. */
  caseId?: string;
}

/**
 * Finds the one incident that somebody means.
 * @param reference its key, the caseId or display ID of one of its cases, or the name of its alarm
 * @throws CannotDo when there is none, or more than one
 */
export async function findIncident(installation: Installation, reference: string): Promise<Incident> {
  return (await locate(installation, reference)).incident;
}

/** The same, with the case. */
export async function locate(installation: Installation, reference: string): Promise<Located> {
  const store = storeOf(installation);
  const byKey = await store.load(reference);
  if (byKey) return withNewestCase(byKey);
  const found =
    (await locateCase(store, reference)) ??
    (await locateAmongAll(installation, reference)) ??
    (await locateNumber(installation, store, reference));
  if (!found) throw new CannotDo(`There is no incident "${reference}": support-automation incidents --all lists them.`);
  return found;
}

function withNewestCase(incident: Incident): Located {
  return { incident, caseId: incident.case?.caseId };
}

async function locateCase(store: IncidentStore, caseId: string): Promise<Located | undefined> {
  const incidentKey = await store.incidentOfCase(caseId);
  const incident = incidentKey === undefined ? undefined : await store.load(incidentKey);
  return incident && { incident, caseId };
}

async function locateAmongAll(installation: Installation, reference: string): Promise<Located | undefined> {
  const incidents = await readIncidents(installation);
  const exact = incidents.filter(incident => incident.subject.name === reference || incident.case?.displayId === reference);
  // A name that would act on the terminal is typed as it is shown.
  const found = exact.length > 0 ? exact : incidents.filter(({ subject }) => visibleLine(subject.name) === reference);
  if (found.length > 1) throw ambiguous(reference, found);
  return found[0] && withNewestCase(found[0]);
}

/** An incident knows the number of its newest case only; AWS knows those of all. */
async function locateNumber({ clients }: Installation, store: IncidentStore, displayId: string): Promise<Located | undefined> {
  if (!/^\d+$/.test(displayId)) return undefined;
  const found = await caseOfDisplayId(clients.support, displayId);
  return found?.caseId ? locateCase(store, found.caseId) : undefined;
}

function ambiguous(reference: string, found: Incident[]): CannotDo {
  const keys = found.map(({ incidentKey }) => `  ${incidentKey}`).join('\n');
  return new CannotDo(`${found.length} incidents are called "${reference}". Name one by its key:\n${keys}`);
}
