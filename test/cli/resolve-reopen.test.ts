import { reopen } from '../../cli/commands/reopen';
import { resolve } from '../../cli/commands/resolve';
import { digestOf } from '../../lambdas/cases/incident/our-texts';
import { RHYTHM } from '../../lambdas/cases/incident/policy';
import type { CommentOnResolved } from '../../local/support-simulator/settings';
import { haveCase, haveIncident } from './test-incidents';
import { document, startInstallation, type TestInstallation, words } from './test-installation';
import { testIo } from './test-io';

const YES = { yes: true };
const statusOf = ({ simulator }: TestInstallation) => simulator.cases()[0]?.status;
const commentsOf = ({ simulator }: TestInstallation) => simulator.cases()[0]!.recentCommunications.communications.map(({ body }) => body);

/** Whether the engine looks at the incident with its next sweep. */
async function isDue({ store, clock }: TestInstallation, incidentKey: string, secondsAhead = 0): Promise<boolean> {
  for await (const key of store.due(new Date(clock.now().getTime() + secondsAhead * 1000))) if (key === incidentKey) return true;
  return false;
}

describe('resolving', () => {
  test('resolves the case, and has the engine look at it soon', async () => {
    const bed = await startInstallation();
    const { incident, caseId, displayId } = await haveCase(bed, 'a');
    expect(await isDue(bed, incident.incidentKey)).toBe(false);
    expect(await document(bed, session => resolve(session, 'a', YES))).toEqual({
      caseId,
      displayId,
      initialCaseStatus: 'unassigned',
      finalCaseStatus: 'resolved',
    });
    expect(statusOf(bed)).toBe('resolved');
    expect(await isDue(bed, incident.incidentKey, RHYTHM.afterEvent)).toBe(true);
    expect((await bed.store.load(incident.incidentKey))?.case?.inspectAt).toBeDefined();
  });

  test('says what it means that the alarm still fires', async () => {
    const bed = await startInstallation();
    await haveCase(bed, 'a');
    const io = testIo();
    await words(bed, session => resolve(session, 'a', YES), io);
    expect(io.stderr).toContain('The alarm still fires.');
  });

  test('asks first, and changes nothing without a yes', async () => {
    const bed = await startInstallation();
    const { displayId } = await haveCase(bed, 'a');
    const doubtful = testIo({ isTTY: true, answer: 'n' });
    await expect(words(bed, session => resolve(session, 'a', {}), doubtful)).rejects.toThrow('Nothing was changed.');
    expect([doubtful.asked, statusOf(bed)]).toEqual([[expect.stringContaining(`Resolve case ${displayId}`)], 'unassigned']);
    await words(bed, session => resolve(session, 'a', {}), testIo({ isTTY: true, answer: 'y' }));
    expect(statusOf(bed)).toBe('resolved');
  });

  test('wants --yes where nobody can be asked', async () => {
    const bed = await startInstallation();
    await haveCase(bed, 'a');
    await expect(words(bed, session => resolve(session, 'a', {}))).rejects.toMatchObject({ name: 'UsageError', message: /--yes/ });
    expect(statusOf(bed)).toBe('unassigned');
  });

  test('has nothing to do for a case that is resolved, or that exists in a dry run only', async () => {
    const bed = await startInstallation();
    const { displayId } = await haveCase(bed, 'a');
    bed.simulator.human.resolve(displayId);
    await haveIncident(bed, 'rehearsed', { phase: 'open', dryRun: true });
    await expect(words(bed, session => resolve(session, 'a', YES))).rejects.toThrow('is resolved already');
    await expect(words(bed, session => resolve(session, 'rehearsed', YES))).rejects.toThrow('one of a dry run');
  });

  test('does not take away a record from the engine that is in the middle of a call', async () => {
    const bed = await startInstallation();
    const pendingCall = {
      kind: 'comment' as const,
      fence: 1,
      marker: 'm',
      startedAt: 't',
      leaseUntil: '2099-01-01T00:00:00.000Z',
      covers: [],
    };
    const { incident } = await haveCase(bed, 'a', { pendingCall, dueAt: pendingCall.leaseUntil });
    await words(bed, session => resolve(session, 'a', YES));
    expect(await bed.store.load(incident.incidentKey)).toMatchObject({ pendingCall, dueAt: pendingCall.leaseUntil });
  });
});

describe('reopening', () => {
  async function haveResolved(commentOnResolved: CommentOnResolved) {
    const bed = await startInstallation({ commentOnResolved });
    const { displayId, incident } = await haveCase(bed, 'a', {
      phase: 'resolved',
      resolvedAt: '2026-11-22T09:30:00.000Z',
      resolvedBy: 'us',
    });
    bed.simulator.human.resolve(displayId);
    return { bed, displayId, incident };
  }
  const options = { reason: 'It is back.', yes: true };

  test('brings a case back by a comment, and has the engine look at it', async () => {
    const { bed, displayId, incident } = await haveResolved('reopens');
    expect(await words(bed, session => reopen(session, displayId, options))).toContain(`Case ${displayId} is open again: reopened.`);
    expect([statusOf(bed), commentsOf(bed)[0]]).toEqual(['reopened', 'Please reopen this case.\n\nIt is back.']);
    expect(await isDue(bed, incident.incidentKey, RHYTHM.afterEvent)).toBe(true);
  });

  test('says so when the comment did not bring the case back, after having looked for a while', async () => {
    const { bed, displayId, incident } = await haveResolved('stays-resolved');
    const io = testIo();
    await expect(words(bed, session => reopen(session, displayId, options), io)).rejects.toThrow(
      /comment is on case .* still resolved.*Support Center/,
    );
    expect([io.slept, commentsOf(bed)[0]]).toEqual([8_000, expect.stringContaining('It is back.')]);
    expect(await isDue(bed, incident.incidentKey, RHYTHM.afterEvent)).toBe(true);
  });

  test('says so when AWS takes no comment', async () => {
    const { bed, displayId } = await haveResolved('rejected');
    await expect(words(bed, session => reopen(session, displayId, options))).rejects.toThrow(/Nothing was written on case/);
    expect(commentsOf(bed)).toHaveLength(1);
  });

  test('writes once, and says that nobody knows when the answer was lost', async () => {
    const { bed, displayId } = await haveResolved('reopens');
    bed.simulator.faults.add({ kind: 'reset-after-work', operation: 'AddCommunicationToCase' });
    await expect(words(bed, session => reopen(session, displayId, options))).rejects.toThrow(
      /nobody knows whether the comment is on the case/,
    );
    expect(commentsOf(bed)).toHaveLength(2);
  });

  test('does not come back as an answer: the engine knows what is about to be written before it is written', async () => {
    const { bed, displayId, incident } = await haveResolved('reopens');
    await words(bed, session => reopen(session, displayId, options));
    const { sent, case: ours } = (await bed.store.load(incident.incidentKey))!;
    expect([sent!.operators, ours!.humanTouched]).toEqual([[digestOf(commentsOf(bed)[0]!)], true]);
  });

  test('knows it also when nobody knows whether the comment is on the case', async () => {
    const { bed, displayId, incident } = await haveResolved('reopens');
    bed.simulator.faults.add({ kind: 'reset-after-work', operation: 'AddCommunicationToCase' });
    await expect(words(bed, session => reopen(session, displayId, options))).rejects.toThrow(/nobody knows/);
    expect((await bed.store.load(incident.incidentKey))!.sent!.operators).toEqual([digestOf(commentsOf(bed)[0]!)]);
  });

  test('is not for a case that is open', async () => {
    const bed = await startInstallation();
    await haveCase(bed, 'a');
    await expect(words(bed, session => reopen(session, 'a', options))).rejects.toThrow('is not resolved: it is unassigned');
    expect(commentsOf(bed)).toHaveLength(1);
  });
});
