import { caseName } from '../../shared/case-name';
import { logger } from '../../shared/runtime';
import { later } from '../../shared/time';
import type { OrphanedCase } from '../incident/calls';
import { opened, withOrphan } from '../incident/case-changes';
import type { Incident } from '../incident/incident';
import { caseMarker, oursOf, referenceLine, withSent } from '../incident/marker';
import { RHYTHM } from '../incident/policy';
import type { Routing } from '../routing/route';
import type { FoundCase } from '../support/support-api';
import type { CaseServices } from './services';

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
  const { support, incidents, installation, now, routing } = services;
  const ours = oursOf(installation, incident);
  const attempts = attemptsOf(incident, ours.marker);
  const first = attempts.map(attempt => attempt.since).sort()[0] ?? now().toISOString();
  const since = later(first, -CLOCK_MARGIN_SECONDS);
  const cases = await support.findCases(ours, since, languageOf(incident, routing));
  const certain = cases.filter(({ match }) => match === 'ours');
  const kept = certain.find(({ status }) => status !== 'resolved') ?? certain[0];
  if (!kept) return { isUnclear: cases.some(({ timeCreated }) => Date.parse(timeCreated) >= Date.parse(since)) };
  const others = certain.filter(other => other !== kept);
  const left = await retire(incident, others, { marker: ours.marker, kept: caseName(kept) }, services);
  if (!left) return {};
  const covers = toldByAll(attempts);
  await incidents.linkCase(kept.caseId, incident.incidentKey);
  await incidents.settleChanges(incident.incidentKey, covers, 'communicated');
  const { caseId, displayId } = kept;
  const next = opened(left.incident, { caseId, displayId: displayId || undefined, covers, summary: { found: true } }, now());
  const orphan = { marker: ours.marker, since: first, covers: [], searchAt: later(now(), RHYTHM.afterCaseLimit) };
  return { found: left.areClosed ? next : withOrphan(next, orphan) };
}

/** The attempts of this generation that may have left a case behind: the one that is in doubt, and those that were given up. */
function attemptsOf({ pendingCall, orphanedCases }: Incident, marker: string): Pick<OrphanedCase, 'since' | 'covers'>[] {
  const inDoubt = pendingCall?.kind === 'create' ? [{ since: pendingCall.startedAt, covers: pendingCall.covers }] : [];
  return [...orphanedCases.filter(orphan => orphan.marker === marker), ...inDoubt];
}

/** Which of them made the case is not known: only what all of them tell is told for certain. */
function toldByAll(attempts: Pick<OrphanedCase, 'covers'>[]): string[] {
  const [first, ...others] = attempts;
  return first?.covers.filter(id => others.every(({ covers }) => covers.includes(id))) ?? [];
}

/** Searches once more for cases that were given up. One that an incident still wants becomes its case, any other is closed. */
export async function searchForOrphans(incident: Incident, services: CaseServices): Promise<Incident | undefined> {
  const { installation, now } = services;
  const at = now().toISOString();
  const due = incident.orphanedCases.filter(({ searchAt }) => searchAt <= at);
  const isWanted = incident.phase === 'pending' || incident.phase === 'failed';
  const marker = caseMarker(installation, incident);
  const { found } = isWanted && due.some(orphan => orphan.marker === marker) ? await findCreated(incident, services) : {};
  if (found) return { ...found, orphanedCases: found.orphanedCases.filter(({ searchAt }) => searchAt > at) };
  let current = incident;
  const open: OrphanedCase[] = [];
  for (const orphan of due) {
    const closed = await closeOrphans(orphan, current, services);
    if (!closed) return undefined;
    current = closed.incident;
    if (!closed.areClosed) open.push({ ...orphan, searchAt: later(now(), RHYTHM.afterCaseLimit) });
  }
  const rest = { ...current, orphanedCases: incident.orphanedCases.filter(({ searchAt }) => searchAt > at) };
  return open.reduce(withOrphan, rest);
}

async function closeOrphans({ marker, since }: OrphanedCase, incident: Incident, services: CaseServices): Promise<Retired | undefined> {
  const { support, installation, routing } = services;
  const ours = { ...oursOf(installation, incident), marker };
  const cases = await support.findCases(ours, later(since, -CLOCK_MARGIN_SECONDS), languageOf(incident, routing));
  const others = cases.filter(({ match, caseId }) => match === 'ours' && caseId !== incident.case?.caseId);
  return retire(incident, others, { marker, kept: caseName(incident.case ?? {}) }, services);
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
  { support, incidents, installation }: CaseServices,
): Promise<Retired | undefined> {
  const seeOther = kept ? ` Please see case ${kept}.` : '';
  const body = `${DUPLICATE}${seeOther}\n\n${referenceLine(marker)}`;
  let incident = before;
  let areClosed = true;
  for (const { caseId } of cases.filter(({ status }) => status !== 'resolved')) {
    const view = await support.inspectCase(caseId, { ...oursOf(installation, incident), marker });
    if (view?.humanTouched) continue;
    const noted = await incidents.save(withSent(incident, 'comments', body));
    if (!noted) return undefined;
    incident = noted;
    // A comment that takes effect later would reopen the case: then it is looked at once more.
    const told = await support.addCommunication(caseId, body, []);
    const closed = await support.resolveCase(caseId);
    areClosed &&= told.outcome === 'done' && closed.outcome === 'done';
    logger.warn('resolved a duplicate case', { caseId, kept, told: told.outcome, closed: closed.outcome });
  }
  return { incident, areClosed };
}

const DUPLICATE = 'This case is one of two for the same incident, because an answer of the API was lost. It is closed.';

/** A search lists only the cases of one language: that of the case that may have been created. */
function languageOf({ useFallback, routingDecision }: Incident, { configured, fallback }: Routing): string {
  return (useFallback ? fallback : (routingDecision?.route ?? configured)).language;
}
