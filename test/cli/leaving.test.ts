import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { adopt } from '../../cli/commands/adopt';
import { handOver } from '../../cli/commands/hand-over';
import { caseMarker, oursOf } from '../../lambdas/cases/incident/marker';
import { authorOf } from '../../lambdas/cases/incident/our-texts';
import { incidentStore } from '../../lambdas/cases/store/incident-store';
import { STACK_OUTPUT, TABLE_KEY } from '../../lambdas/shared/contract';
import { haveCase, haveIncident } from './test-incidents';
import { document, INSTALLATION, startInstallation, words } from './test-installation';
import { testIo } from './test-io';

const YES = { yes: true };

describe('before the stack is deleted', () => {
  test('every open case is handed over: a comment says so, and the automation does not resolve it any more', async () => {
    const bed = await startInstallation();
    const { incident, displayId } = await haveCase(bed, 'checkout-5xx');
    bed.simulator.aws.resolve((await haveCase(bed, 'resolved-by-people')).displayId);
    await haveIncident(bed, 'pending');
    await haveIncident(bed, 'dry', { phase: 'open', dryRun: true });
    const io = testIo();
    const done = await document(bed, session => handOver(session, YES), io);
    expect(done.map((each: { alarmName: string; outcome: string }) => [each.alarmName, each.outcome])).toContainEqual([
      'checkout-5xx',
      'handed-over',
    ]);
    expect(done.map(({ alarmName }: { alarmName: string }) => alarmName)).toEqual(['checkout-5xx']);
    expect(io.stderr).toContain('The stack is live');
    const ours = bed.simulator.cases().find(each => each.displayId === displayId)!;
    const [{ body = '' } = {}] = ours.recentCommunications?.communications ?? [];
    expect([ours.status === 'resolved', body]).toEqual([false, expect.stringContaining('People follow this case from now on')]);
    const now = (await bed.store.load(incident.incidentKey))!;
    expect(authorOf({ body, submittedBy: '' }, oursOf(INSTALLATION, now))).toBe('operator');
    expect(now.dueAt).toBeDefined();
  });

  test('or resolved, after somebody was asked', async () => {
    const bed = await startInstallation();
    await haveCase(bed, 'checkout-5xx');
    await expect(words(bed, session => handOver(session, { resolve: true }), testIo({ isTTY: true, answer: 'n' }))).rejects.toThrow(
      'Nothing was changed.',
    );
    expect(bed.simulator.cases()[0]?.status).not.toBe('resolved');
    const io = testIo({ isTTY: true, answer: 'y' });
    await words(bed, session => handOver(session, { resolve: true }), io);
    expect(io.asked[0]).toContain('Resolve 1 open case? The alarms of 1 of them still fire.');
    expect(bed.simulator.cases()[0]?.status).toBe('resolved');
    expect(await words(bed, session => handOver(session, YES))).toBe('No case is open.\n');
  });
});

describe('after a new deployment', () => {
  test('the records of the old tables are in the new ones: the engine goes on with them, and nothing of the new installation is overwritten', async () => {
    const old = await startInstallation();
    const { incident, caseId } = await haveCase(old, 'checkout-5xx', { dueAt: '2026-11-22T09:30:00.000Z' });
    const { clients, outputs } = old.installation;
    const mine = { [TABLE_KEY.partition]: 'budget', [TABLE_KEY.sort]: 'creates', version: 7 };
    await old.newTable('NewCases');
    await old.newTable('NewAdvisor');
    await clients.tables.send(new PutCommand({ TableName: 'NewCases', Item: mine }));
    await clients.tables.send(new PutCommand({ TableName: outputs[STACK_OUTPUT.caseTable], Item: { ...mine, version: 1 } }));
    const renewed = {
      ...old.installation,
      outputs: { ...outputs, [STACK_OUTPUT.caseTable]: 'NewCases', [STACK_OUTPUT.advisorTable]: 'NewAdvisor' },
    };
    const io = testIo();
    const options = { caseTable: outputs[STACK_OUTPUT.caseTable], ...YES };
    await adopt({ installation: renewed, io, output: { format: 'json' } }, options);
    const [{ copied, kept }] = JSON.parse(io.stdout);
    expect(copied).toBeGreaterThan(2);
    expect(kept).toBe(1);
    const store = incidentStore(clients.tables, 'NewCases');
    const adopted = (await store.load(incident.incidentKey))!;
    expect(adopted).toMatchObject({ case: { caseId }, phase: 'open', version: incident.version });
    expect(await store.incidentOfCase(caseId)).toBe(incident.incidentKey);
    for await (const due of store.due(new Date('2026-11-22T10:00:00.000Z'))) expect(due).toBe(incident.incidentKey);
    expect(await store.save({ ...adopted, reason: 'at-rest' })).toMatchObject({ version: incident.version + 1 });
    // What the old installation wrote on the case is still known as its own, though the marker of the new one is another.
    const text = old.simulator.cases()[0]!.recentCommunications!.communications![0]!.body!;
    expect(caseMarker('another', incident)).not.toBe(caseMarker(INSTALLATION, incident));
    expect(authorOf({ body: text, submittedBy: '' }, oursOf('another', adopted))).not.toBe('theirs');
    const again = testIo();
    await adopt({ installation: renewed, io: again, output: {} }, options);
    expect(again.stdout).toMatch(/records copied into NewCases: 0; \d+ are there already/);
  });

  test.each([
    [{}, /^Say which tables/],
    [{ caseTable: 'Cases' }, /a table of the installation itself/],
  ])('what makes no sense is refused: %j', async (options, message) => {
    const bed = await startInstallation();
    await expect(words(bed, session => adopt(session, { ...options, ...YES }))).rejects.toThrow(message);
  });
});
