import { logger } from '../../shared/runtime';
import { type Incident, later, type Stray, withSent } from '../incident/incident';
import { caseMarker, oursOf, referenceLine } from '../incident/marker';
import { RHYTHM } from '../incident/policy';
import { opened, withStray } from '../incident/transitions';
import type { Routing } from '../routing/route';
import type { CaseServices, FoundCase } from './ports';

/** The clock of AWS and ours may differ. Seconds. */
const CLOCK_MARGIN_SECONDS = 300;

/** What a search for a case of ours came to. unclear: there is one that is not known to be ours, and not known to be foreign. */
interface Search {
  found?: Incident;
  isUnclear?: boolean;
}

/**
 * Searches for the case of an incident whose creation was not answered, from the first of its attempts on. Of several, which only a case can be that came
 * to light after the quiet period, one is kept and the others are closed. Only a case that is ours for certain is taken or closed: a subject with our marker, or our
 * text, may stand in anybody's case. But nobody can have copied a marker that AWS has not shown, so such a case puts off another attempt.
 */
export async function findCreated(incident: Incident, services: CaseServices): Promise<Search> {
  const { desk, incidents, installation, now, routing } = services;
  const ours = oursOf(installation, incident);
  const attempts = attemptsOf(incident, ours.marker);
  const first = attempts.map(attempt => attempt.since).sort()[0] ?? now().toISOString();
  const since = later(first, -CLOCK_MARGIN_SECONDS);
  const cases = await desk.findCases(ours, since, languageOf(incident, routing));
  const certain = cases.filter(({ match }) => match === 'ours');
  const kept = certain.find(({ status }) => status !== 'resolved') ?? certain[0];
  if (!kept) return { isUnclear: cases.some(({ timeCreated }) => Date.parse(timeCreated) >= Date.parse(since)) };
  const others = certain.filter(other => other !== kept);
  const left = await retire(incident, others, { marker: ours.marker, kept: nameOf(kept) }, services);
  if (!left) return {};
  const covers = toldByAll(attempts);
  await incidents.linkCase(kept.caseId, incident.incidentKey);
  await incidents.settleChanges(incident.incidentKey, covers, 'communicated');
  const { caseId, displayId } = kept;
  const next = opened(left.incident, { caseId, displayId: displayId || undefined, covers, summary: { found: true } }, now());
  const stray = { marker: ours.marker, since: first, covers: [], lookAt: later(now(), RHYTHM.afterCaseLimit) };
  return { found: left.areClosed ? next : withStray(next, stray) };
}

/** What is known of a case, for people: its display ID comes to light later than its caseId. */
function nameOf({ caseId, displayId }: { caseId?: string; displayId?: string }): string | undefined {
  return displayId || caseId;
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
  const isWanted = incident.phase === 'pending' || incident.phase === 'failed';
  const marker = caseMarker(installation, incident);
  const { found } = isWanted && due.some(stray => stray.marker === marker) ? await findCreated(incident, services) : {};
  if (found) return void (await incidents.save({ ...found, strays: found.strays.filter(({ lookAt }) => lookAt > at) }));
  let current = incident;
  const open: Stray[] = [];
  for (const stray of due) {
    const closed = await closeStrays(stray, current, services);
    if (!closed) return;
    current = closed.incident;
    if (!closed.areClosed) open.push({ ...stray, lookAt: later(now(), RHYTHM.afterCaseLimit) });
  }
  const rest = { ...current, strays: incident.strays.filter(({ lookAt }) => lookAt > at) };
  await incidents.save(open.reduce(withStray, rest));
}

async function closeStrays({ marker, since }: Stray, incident: Incident, services: CaseServices): Promise<Retired | undefined> {
  const { desk, installation, routing } = services;
  const ours = { ...oursOf(installation, incident), marker };
  const cases = await desk.findCases(ours, later(since, -CLOCK_MARGIN_SECONDS), languageOf(incident, routing));
  const others = cases.filter(({ match, caseId }) => match === 'ours' && caseId !== incident.caseId);
  return retire(incident, others, { marker, kept: nameOf(incident) }, services);
}

/** The incident as it was written last, and whether nothing is left to do. */
interface Retired {
  incident: Incident;
  areClosed: boolean;
}

/**
 * Closes cases beside the one that is kept, and says why on them; one that people have written on is theirs. Nothing when somebody else has written the incident
 * meanwhile: then all is read anew.
 */
async function retire(
  before: Incident,
  cases: FoundCase[],
  { marker, kept }: { marker: string; kept?: string },
  { desk, incidents, installation }: CaseServices,
): Promise<Retired | undefined> {
  const seeOther = kept ? ` Please see case ${kept}.` : '';
  const body = `${DUPLICATE}${seeOther}\n\n${referenceLine(marker)}`;
  let incident = before;
  let areClosed = true;
  for (const { caseId } of cases.filter(({ status }) => status !== 'resolved')) {
    const view = await desk.inspectCase(caseId, { ...oursOf(installation, incident), marker });
    if (view?.humanTouched) continue;
    const noted = await incidents.save(withSent(incident, 'comments', body));
    if (!noted) return undefined;
    incident = noted;
    // A comment that takes effect later would reopen the case: then it is looked at once more.
    const told = await desk.addCommunication(caseId, body, []);
    const closed = await desk.resolveCase(caseId);
    areClosed &&= told.outcome === 'done' && closed.outcome === 'done';
    logger.warn('resolved a duplicate case', { caseId, kept, told: told.outcome, closed: closed.outcome });
  }
  return { incident, areClosed };
}

const DUPLICATE = 'This case is one of two for the same incident, because an answer of the API was lost. It is closed.';

/** A search lists only the cases of one language: that of the case that may have been created. */
function languageOf({ useFallback, treatment }: Incident, { configured, fallback }: Routing): string {
  return (useFallback ? fallback : (treatment?.route ?? configured)).language;
}
