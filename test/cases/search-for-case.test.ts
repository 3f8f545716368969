import { findCreated, searchForOrphans } from '../../lambdas/cases/engine/search-for-case';
import type { CaseServices } from '../../lambdas/cases/engine/services';
import type { OrphanedCase } from '../../lambdas/cases/incident/calls';
import type { CaseView } from '../../lambdas/cases/incident/case-view';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { caseMarker } from '../../lambdas/cases/incident/marker';
import { digestOf } from '../../lambdas/cases/incident/our-texts';
import type { RoutingDecision } from '../../lambdas/cases/incident/routing-decision';
import type { CallOutcome, FoundCase } from '../../lambdas/cases/support/support-api';
import { at, change, IDENTITY, incident, type Situation } from './sample-incidents';
import { TestEngine } from './test-engine';
import { whatChanges } from './what-changes';

const NOW = 10_000;
const [FIRST, SECOND] = [change('ALARM', 0), change('OK', 300)];
const MARKER = caseMarker('test', incident({ generation: 1 }));
const found = (caseId: string, more: Partial<FoundCase> = {}): FoundCase => ({
  ...{ caseId, displayId: caseId.replace('case-', '17'), status: 'unassigned', match: 'ours', timeCreated: at(NOW) },
  ...more,
});
const orphan = (more: Partial<OrphanedCase> = {}): OrphanedCase => ({
  marker: MARKER,
  covers: [],
  since: at(2_000),
  searchAt: at(9_000),
  ...more,
});
const DONE: CallOutcome<undefined> = { outcome: 'done', value: undefined };
const LOST: CallOutcome<undefined> = { outcome: 'ambiguous', error: 'TimeoutError' };

interface World {
  /** What AWS lists. */
  cases: FoundCase[];
  views: Record<string, Partial<CaseView>>;
  told: CallOutcome<undefined>;
  closed: CallOutcome<undefined>;
}

/** An incident whose case is searched for at a Support account that lists what a test says. */
function search(situation: Situation, { cases, views = {}, told = DONE, closed = DONE }: Partial<World> & Pick<World, 'cases'>) {
  const engine = new TestEngine();
  engine.seconds = NOW;
  const before = incident({ version: 3, generation: 1, phase: 'pending', unreported: [FIRST, SECOND], ...situation });
  engine.table.heads.set(before.incidentKey, before);
  for (const each of [FIRST, SECOND]) engine.table.changesOf(before.incidentKey).set(each.id, { ...each, disposition: 'recorded' });
  const calls: string[] = [];
  const support: CaseServices['support'] = {
    ...engine.services.support,
    async findCases({ marker }, since, language) {
      calls.push(`lists ${marker === MARKER ? 'ours' : marker} since ${since} in ${language}`);
      return cases;
    },
    inspectCase: async caseId => ({ displayId: '', status: '', humanTouched: false, ...views[caseId] }),
    async addCommunication(caseId, body, copies) {
      calls.push(`writes on ${caseId}: ${body} ${JSON.stringify(copies)}`);
      return told;
    },
    async resolveCase(caseId) {
      calls.push(`resolves ${caseId}`);
      return closed;
    },
  };
  const services = { ...engine.services, support };
  return { engine, before, calls, services, table: engine.table };
}

const creating = (more: Situation = {}): Situation => ({
  pendingCall: { kind: 'create', fence: 1, marker: MARKER, covers: [FIRST.id], startedAt: at(3_000), leaseUntil: at(3_090) },
  ...more,
});
const letter = (kept = '') =>
  `This case is one of two for the same incident, because an answer of the API was lost. It is closed.${kept}\n\nReference: [${MARKER}]`;

describe('the case of a create without an answer', () => {
  test('is found: it is ours, and has told what the call covered', async () => {
    const { before, services, table, calls } = search(creating(), { cases: [found('case-7')] });
    const { found: next } = await findCreated(before, services);
    expect(whatChanges(before, next!)).toMatchObject({
      phase: 'open',
      pendingCall: undefined,
      unreported: [SECOND],
      case: { caseId: 'case-7', displayId: '177' },
      publishes: [['Support Case Opened', { found: true }]],
    });
    expect(next!.orphanedCases).toEqual([]);
    expect(calls).toEqual([`lists ours since ${at(2_700)} in en`]);
    expect(table.links.get('case-7')).toBe(IDENTITY.incidentKey);
    expect([...table.changesOf(IDENTITY.incidentKey).values()].map(({ disposition }) => disposition)).toEqual(['communicated', 'recorded']);
  });

  test('has no number before AWS lists one', async () => {
    const { before, services } = search(creating(), { cases: [found('case-7', { displayId: '' })] });
    expect((await findCreated(before, services)).found?.case).toMatchObject({ caseId: 'case-7', displayId: undefined });
  });

  test.each<[string, FoundCase[], boolean]>([
    ['nothing is listed', [], false],
    ['one that only looks like ours, of the time of the call', [found('case-7', { match: 'unclear', timeCreated: at(2_700) })], true],
    ['one that looks like ours, from before it', [found('case-7', { match: 'unclear', timeCreated: at(2_699) })], false],
  ])('is not found: %s', async (_, cases, isUnclear) => {
    const { before, services, calls } = search(creating(), { cases });
    expect(await findCreated(before, services)).toEqual({ isUnclear });
    expect(calls).toHaveLength(1);
  });

  test('is looked for since the first attempt of its generation; only what all of them tell is told for certain', async () => {
    const orphanedCases = [
      orphan({ since: at(2_500), covers: [FIRST.id, SECOND.id] }),
      orphan({ since: at(2_000), covers: [FIRST.id] }),
      orphan({ since: at(100), marker: 'sa-of-before', covers: [] }),
    ];
    const { before, services, calls } = search({ orphanedCases }, { cases: [found('case-7')] });
    expect((await findCreated(before, services)).found?.unreported).toEqual([SECOND]);
    expect(calls).toEqual([`lists ours since ${at(1_700)} in en`]);
  });

  test('is looked for from now on where no attempt is known, and tells nothing for certain', async () => {
    const { before, services, calls } = search({}, { cases: [found('case-7')] });
    expect((await findCreated(before, services)).found?.unreported).toEqual([FIRST, SECOND]);
    expect(calls).toEqual([`lists ours since ${at(NOW - 300)} in en`]);
  });

  test('is looked for among those of its language', async () => {
    const route = (language: string) => ({
      ...{ serviceCode: 's', categoryCode: 'c', severityCode: 'low', issueType: 'technical', ccEmailAddresses: [] },
      language,
    });
    const routingDecision: RoutingDecision = { wantsCase: true, route: route('ja'), escalate: [], remarks: [] };
    const languageOf = async (situation: Situation) => {
      const { before, services, calls } = search(situation, { cases: [] });
      await findCreated(before, { ...services, routing: { configured: route('ko'), fallback: route('zh') } });
      return calls[0]!.slice(-2);
    };
    expect([await languageOf({ routingDecision }), await languageOf({}), await languageOf({ routingDecision, useFallback: true })]).toEqual(
      [...['ja', 'ko', 'zh']],
    );
  });
});

describe('of several cases', () => {
  const resolved = { status: 'resolved' } as const;

  test.each<[string, FoundCase[], string]>([
    ['the first one that is open', [found('case-1', resolved), found('case-2'), found('case-3')], 'case-2'],
    ['the first one where all are resolved', [found('case-1', resolved), found('case-2', resolved)], 'case-1'],
    ['one that is ours for certain', [found('case-1', { match: 'unclear' }), found('case-2')], 'case-2'],
  ])('one is kept: %s', async (_, cases, kept) => {
    const { before, services } = search(creating(), { cases });
    expect((await findCreated(before, services)).found?.case?.caseId).toBe(kept);
  });

  test('the others that are open are closed, with a word that names the one that is kept', async () => {
    const { before, services, calls, table } = search(creating(), { cases: [found('case-2'), found('case-1', resolved), found('case-3')] });
    const { found: next } = await findCreated(before, services);
    expect(calls.slice(1)).toEqual([`writes on case-3: ${letter(' Please see case 172.')} []`, 'resolves case-3']);
    expect(next!.orphanedCases).toEqual([]);
    // Known as ours before it was sent.
    expect(table.heads.get(IDENTITY.incidentKey)!.sent?.comments).toEqual([digestOf(letter(' Please see case 172.'))]);
    expect(next!.sent?.comments).toHaveLength(1);
  });

  test('one that people have written on is theirs', async () => {
    const { before, services, calls } = search(creating(), {
      cases: [found('case-2'), found('case-3')],
      views: { 'case-3': { humanTouched: true } },
    });
    await findCreated(before, services);
    expect(calls).toHaveLength(1);
  });

  test.each<[string, Partial<World>]>([
    ['the word', { told: LOST }],
    ['the end', { closed: LOST }],
  ])('what may not have been closed is looked at once more, as nobody knows of %s', async (_, world) => {
    const { before, services } = search(creating(), { cases: [found('case-2'), found('case-3')], ...world });
    expect((await findCreated(before, services)).found?.orphanedCases).toEqual([
      { marker: MARKER, since: at(3_000), covers: [], searchAt: at(NOW + 600) },
    ]);
  });

  test('nothing is done where somebody else has written the incident meanwhile', async () => {
    const { before, services, calls, table } = search(creating(), { cases: [found('case-2'), found('case-3')] });
    table.heads.set(before.incidentKey, { ...before, version: 4 });
    expect(await findCreated(before, services)).toEqual({});
    expect(calls).toHaveLength(1);
    expect(table.links.size).toBe(0);
  });
});

describe('cases that were given up', () => {
  const lookFor = async (situation: Situation, world: Partial<World> & Pick<World, 'cases'>) => {
    const set = search(situation, world);
    const next = await searchForOrphans(set.before, set.services);
    return { ...set, next: next as Incident };
  };

  test.each<['pending' | 'failed']>([['pending'], ['failed']])(
    'one that an incident in phase %s still wants becomes its case',
    async phase => {
      const later = orphan({ searchAt: at(NOW + 1) });
      const orphanedCases = [orphan({ since: at(1_000) }), later, orphan({ marker: 'sa-before', searchAt: at(NOW) })];
      const { next, calls } = await lookFor({ phase, orphanedCases }, { cases: [found('case-7')] });
      expect(next).toMatchObject({ phase: 'open', case: { caseId: 'case-7' }, orphanedCases: [later] });
      expect(calls).toHaveLength(1);
    },
  );

  test('one that is not found, or whose incident wants none, is closed where it comes to light', async () => {
    const wanted = await lookFor({ orphanedCases: [orphan()] }, { cases: [] });
    expect(wanted.calls).toEqual([`lists ours since ${at(1_700)} in en`, `lists ours since ${at(1_700)} in en`]);
    expect(wanted.next).toMatchObject({ phase: 'pending', orphanedCases: [] });
    const unwanted = await lookFor({ phase: 'idle', orphanedCases: [orphan()] }, { cases: [found('case-7')] });
    expect(unwanted.next).toMatchObject({ phase: 'idle', orphanedCases: [] });
    expect(unwanted.calls).toEqual([`lists ours since ${at(1_700)} in en`, `writes on case-7: ${letter()} []`, 'resolves case-7']);
  });

  test('one of an earlier generation is not taken for the case that is wanted now', async () => {
    const { next, calls } = await lookFor({ orphanedCases: [orphan({ marker: 'sa-before' })] }, { cases: [] });
    expect(calls).toEqual([`lists sa-before since ${at(1_700)} in en`]);
    expect(next.orphanedCases).toEqual([]);
  });

  test('only those whose time has come are looked for', async () => {
    const orphanedCases = [orphan({ searchAt: at(NOW) }), orphan({ searchAt: at(NOW + 1), since: at(2_001) })];
    const { next, calls } = await lookFor({ phase: 'idle', orphanedCases }, { cases: [] });
    expect(calls).toHaveLength(1);
    expect(next.orphanedCases).toEqual([orphanedCases[1]]);
  });

  test('beside the incident’s own case, and one that is only like ours, they are closed', async () => {
    const cases = [found('case-1'), found('case-7'), found('case-8', { match: 'unclear' })];
    const { calls } = await lookFor({ phase: 'open', caseId: 'case-1', displayId: '171', orphanedCases: [orphan()] }, { cases });
    expect(calls.slice(1)).toEqual([`writes on case-7: ${letter(' Please see case 171.')} []`, 'resolves case-7']);
  });

  test('one that may not have been closed is looked at once more', async () => {
    const { next } = await lookFor(
      { phase: 'idle', orphanedCases: [orphan({ covers: ['x'] })] },
      { cases: [found('case-7')], closed: LOST },
    );
    expect(next.orphanedCases).toEqual([orphan({ covers: ['x'], searchAt: at(NOW + 600) })]);
  });

  test('nothing is known where somebody else has written the incident meanwhile', async () => {
    const set = search({ phase: 'idle', orphanedCases: [orphan()] }, { cases: [found('case-7')] });
    set.table.heads.set(set.before.incidentKey, { ...set.before, version: 4 });
    expect(await searchForOrphans(set.before, set.services)).toBeUndefined();
  });
});
