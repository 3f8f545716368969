import { logger } from '../shared/runtime';
import { type Incident, later, type Stray } from './incident';
import { opened, withStray } from './lifecycle';
import { caseMarker, referenceLine } from './marker';
import { RHYTHM } from './policy';
import type { CaseServices, FoundCase } from './ports';
import type { Routing } from './routing/route';

/** The clock of AWS and ours may differ. Seconds. */
const CLOCK_MARGIN_SECONDS = 300;

/**
 * Searches for the case of an incident whose creation was not answered, from the first of its attempts on. Of several, which only a case can be that came
 * to light after the quiet period, one is kept and the others are closed.
 */
export async function findCreated(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { desk, incidents, installation, now, routing } = services;
  const marker = caseMarker(installation, incident);
  const attempts = attemptsOf(incident, marker);
  const since = attempts.map(attempt => attempt.since).sort()[0] ?? now().toISOString();
  const cases = await desk.findCases(marker, later(since, -CLOCK_MARGIN_SECONDS), languageOf(incident, routing));
  const kept = cases.find(({ status }) => status !== 'resolved') ?? cases[0];
  if (!kept) return undefined;
  const areClosed = await retire(
    cases.filter(other => other !== kept),
    { marker, kept: kept.displayId },
    services,
  );
  const covers = toldByAll(attempts);
  await incidents.linkCase(kept.caseId, incident.incidentKey);
  await incidents.settleChanges(incident.incidentKey, covers, 'communicated');
  const next = opened(incident, { caseId: kept.caseId, displayId: kept.displayId, covers, summary: { found: true } }, now());
  return areClosed ? next : withStray(next, { marker, since, covers: [], lookAt: later(now(), RHYTHM.afterCaseLimit) });
}

/** The attempts of this generation that may have left a case behind: the one that is in doubt, and those that were given up. */
function attemptsOf({ effect, strays }: Incident, marker: string): Pick<Stray, 'since' | 'covers'>[] {
  const inDoubt = effect?.kind === 'create' ? [{ since: effect.startedAt, covers: effect.covers }] : [];
  return [...strays.filter(stray => stray.marker === marker), ...inDoubt];
}

/** Which of them made the case is not known: only what all of them tell is told for certain. */
function toldByAll(attempts: Pick<Stray, 'covers'>[]): string[] {
  const [first, ...others] = attempts;
  return first?.covers.filter(id => others.every(({ covers }) => covers.includes(id))) ?? [];
}

/** Searches once more for cases that were given up. One that an incident still wants becomes its case, any other is closed. */
export async function lookForStrays(incident: Incident, services: CaseServices): Promise<void> {
  const { incidents, installation, now } = services;
  const at = now().toISOString();
  const due = incident.strays.filter(({ lookAt }) => lookAt <= at);
  const rest = { ...incident, strays: incident.strays.filter(({ lookAt }) => lookAt > at) };
  const isWanted = incident.phase === 'pending' || incident.phase === 'failed';
  const marker = caseMarker(installation, incident);
  const found = isWanted && due.some(stray => stray.marker === marker) ? await findCreated(incident, services) : undefined;
  if (found) return void (await incidents.save({ ...found, strays: found.strays.filter(({ lookAt }) => lookAt > at) }));
  let next: Incident = rest;
  for (const stray of due) {
    if (!(await closeStrays(stray, incident, services))) next = withStray(next, { ...stray, lookAt: later(now(), RHYTHM.afterCaseLimit) });
  }
  await incidents.save(next);
}

async function closeStrays({ marker, since }: Stray, incident: Incident, services: CaseServices): Promise<boolean> {
  const { desk, routing } = services;
  const { caseId, displayId } = incident;
  const cases = await desk.findCases(marker, later(since, -CLOCK_MARGIN_SECONDS), languageOf(incident, routing));
  return retire(
    cases.filter(other => other.caseId !== caseId),
    { marker, kept: displayId },
    services,
  );
}

/** Closes cases beside the one that is kept, and says why on them; one that people have written on is theirs. Answers whether nothing is left to do. */
async function retire(cases: FoundCase[], { marker, kept }: { marker: string; kept?: string }, { desk }: CaseServices): Promise<boolean> {
  let areClosed = true;
  for (const { caseId } of cases.filter(({ status }) => status !== 'resolved')) {
    const view = await desk.inspectCase(caseId, marker);
    if (view?.humanTouched) continue;
    const seeOther = kept ? ` Please see case ${kept}.` : '';
    // A comment that takes effect later would reopen the case: then it is looked at once more.
    const told = await desk.addCommunication(caseId, `${DUPLICATE}${seeOther}\n\n${referenceLine(marker)}`, []);
    const closed = await desk.resolveCase(caseId);
    areClosed &&= told.outcome === 'done' && closed.outcome === 'done';
    logger.warn('resolved a duplicate case', { caseId, kept, told: told.outcome, closed: closed.outcome });
  }
  return areClosed;
}

const DUPLICATE = 'This case is one of two for the same incident, because an answer of the API was lost. It is closed.';

/** A search lists only the cases of one language: that of the case that may have been created. */
function languageOf({ useFallback, treatment }: Incident, { configured, fallback }: Routing): string {
  return (useFallback ? fallback : (treatment?.route ?? configured)).language;
}
