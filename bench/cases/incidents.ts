import { BUDGETS } from '../../test/budget/budgets';
import { READS, requestsOf, type Usage, WRITES } from '../../test/budget/meter';
import { OneIncident } from '../../test/budget/one-incident';
import type { Table } from '../table';

/** What each thing that happens to an incident takes of the case table. */
export interface IncidentCosts {
  newAlarm: Usage;
  duplicate: Usage;
  recoveredBeforeACase: Usage;
  caseOpened: Usage;
  inspection: Usage;
  caseResolved: Usage;
  idleSweep: Usage;
}

/** Requests of the first version for the same, where they were counted. */
const FIRST_VERSION: Partial<Record<keyof IncidentCosts, string>> = {
  newAlarm: '4 writes',
  recoveredBeforeACase: '9 writes',
  caseOpened: '18 requests',
  caseResolved: '18 requests',
  inspection: '3 reads, 2 writes',
};

const WORDS: Record<keyof IncidentCosts, string> = {
  newAlarm: 'a new alarm',
  duplicate: 'its event once more',
  recoveredBeforeACase: 'its OK before there is a case',
  caseOpened: 'a case is opened',
  inspection: 'an open case is inspected, nothing new',
  caseResolved: 'a comment, and the case is resolved',
  idleSweep: 'a sweep with nothing to do',
};

export async function measureIncidents(): Promise<IncidentCosts> {
  const blip = await watched();
  const newAlarm = await blip.deliver('ALARM');
  const duplicate = await blip.deliver('ALARM');
  blip.now += 20_000;
  const recoveredBeforeACase = await blip.deliver('OK');

  const story = await watched();
  await story.deliver('ALARM');
  const caseOpened = await story.until(() => story.account.cases.length > 0);
  const before = story.head!.case!.inspectAt;
  const inspection = await story.until(() => story.head!.case!.inspectAt !== before);
  await story.deliver('OK');
  const caseResolved = await story.until(() => story.account.cases.some(({ statuses }) => statuses.at(-1)?.status === 'resolved'));
  const idleSweep = await story.sweep();
  return { newAlarm, duplicate, recoveredBeforeACase, caseOpened, inspection, caseResolved, idleSweep };
}

/** Once an hour a sweep looks at the index of version 0.1.0 too: that is not what is measured. */
async function watched(): Promise<OneIncident> {
  const incident = new OneIncident();
  await incident.sweep();
  return incident;
}

export async function benchIncidents(): Promise<Table[]> {
  const costs = await measureIncidents();
  const sweeps = ['caseOpened', 'inspection', 'caseResolved'];
  const rows = Object.entries(costs).map(([name, usage]: [string, Usage]) => {
    const reads = requestsOf(usage, ...READS) - (sweeps.includes(name) ? BUDGETS.idleSweep.reads : 0);
    const first = FIRST_VERSION[name as keyof IncidentCosts] ?? '';
    return [WORDS[name as keyof IncidentCosts], reads, requestsOf(usage, ...WRITES), usage.tableWrites, usage.indexWrites, first];
  });
  return [
    {
      title: 'One incident: requests to the case table, and write units of the table and of its index',
      heading: ['', 'reads', 'writes', 'table units', 'index units', 'first version'],
      rows,
      notes: ['An event of 2 KB. Reads without the two that every sweep makes.'],
    },
  ];
}
