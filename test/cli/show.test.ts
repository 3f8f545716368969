import { AddCommunicationToCaseCommand } from '@aws-sdk/client-support';
import { show } from '../../cli/commands/show';
import { begun } from '../../lambdas/cases/incident/begin';
import { situated } from '../cases/sample-incidents';
import { haveCase, haveIncident, openCase } from './test-incidents';
import { document, startInstallation, words } from './test-installation';
import { testIo } from './test-io';

test('all that happened is one story, oldest first: changes, calls, and what was written on the case', async () => {
  const bed = await startInstallation();
  const { incident, displayId } = await haveCase(bed, 'checkout-5xx');
  await bed.store.settleChanges(incident.incidentKey, ['2026-11-22T09:00:00.000Z#ALARM'], 'communicated');
  const attempt = { fence: 1, generation: 1, kind: 'create', startedAt: '2026-11-22T09:01:00.000Z', outcome: 'done' };
  await bed.store.recordCall(incident.incidentKey, attempt);
  bed.clock.advance(60);
  bed.simulator.aws.reply(displayId, 'We see errors too.', [{ fileName: 'trace.txt', data: Buffer.from('a') }]);
  const { timeline, cases } = await document(bed, session => show(session, 'checkout-5xx'));
  expect(cases).toMatchObject([{ displayId, status: 'pending-customer-action' }]);
  const inOrder = [...timeline].sort((a, b) => a.time.localeCompare(b.time));
  expect(timeline).toEqual(inOrder);
  expect(timeline).toHaveLength(4);
  expect(timeline).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'change', state: 'ALARM', disposition: 'communicated' }),
      expect.objectContaining({ kind: 'attempt', call: 'create', number: 1, outcome: 'done' }),
      expect.objectContaining({ kind: 'communication', from: 'the automation', attachments: [] }),
      expect.objectContaining({
        kind: 'communication',
        from: 'Amazon Web Services',
        body: 'We see errors too.',
        attachments: [{ attachmentId: expect.stringMatching(/./), fileName: 'trace.txt' }],
      }),
    ]),
  );
});

test('a call that nobody knows the end of is told as that', async () => {
  const bed = await startInstallation();
  const incident = await haveIncident(bed, 'a');
  const call = { fence: 7, kind: 'create', startedAt: '2026-11-22T09:01:00.000Z', leaseUntil: '2026-11-22T09:02:30.000Z' } as const;
  await bed.store.save({ ...incident, pendingCall: { ...call, marker: 'm', covers: [] } });
  expect(await words(bed, session => show(session, 'a'))).toContain('2026-11-22 09:01:00 UTC  call   create #7: no outcome known');
});

test('a long text is cut for people, and told whole when that is asked for', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'a');
  const lines = Array.from({ length: 9 }, (_, index) => `line ${index + 1}`);
  bed.simulator.aws.reply(displayId, lines.join('\n'));
  const short = await words(bed, session => show(session, displayId));
  expect(short).toContain('    | line 6\n    | ... 3 more lines: --full shows them');
  expect(short).not.toContain('line 7');
  expect(await words(bed, session => show(session, displayId, { full: true }))).toContain('    | line 9');
});

test('a conversation of several pages is read to its end', async () => {
  const bed = await startInstallation();
  const { caseId } = await haveCase(bed, 'a');
  for (let index = 0; index < 120; index++) {
    await bed.client.send(new AddCommunicationToCaseCommand({ caseId, communicationBody: `comment ${index}` }));
  }
  const { timeline } = await document(bed, session => show(session, 'a'));
  const bodies = timeline.filter(({ kind }: { kind: string }) => kind === 'communication').map(({ body }: { body: string }) => body);
  expect(bodies).toHaveLength(121);
  expect(bodies).toContain('comment 0');
});

test('nobody is shown with an address', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'a');
  bed.simulator.human.reply(displayId, 'I am on it.');
  const io = testIo();
  await document(bed, session => show(session, 'a'), io);
  expect(io.stdout).toContain('"from": "Operator (Role)"');
  expect(io.stdout).not.toContain('@example.com');
});

describe('an incident is found by', () => {
  test('its key, its alarm, and the number and the ID of its case', async () => {
    const bed = await startInstallation();
    const { incident, caseId, displayId } = await haveCase(bed, 'a');
    await haveCase(bed, 'b');
    for (const reference of [incident.incidentKey, 'a', displayId, caseId]) {
      expect(await document(bed, session => show(session, reference))).toMatchObject({ incident: { alarmName: 'a' } });
    }
  });

  test('the number of an earlier case, of which only AWS knows', async () => {
    const bed = await startInstallation();
    const { incident, displayId } = await haveCase(bed, 'a');
    const routingDecision = { wantsCase: true, route: {} as never, escalate: [], remarks: [] };
    const next = (await bed.store.save(begun(incident, 'sa-1', routingDecision, new Date())))!;
    const second = await openCase(bed, next);
    await bed.store.save(situated(next, { phase: 'open', ...second }));
    const { cases } = await document(bed, session => show(session, displayId));
    expect(cases).toHaveLength(2);
  });

  test('nothing else: then it is said how to find one', async () => {
    const bed = await startInstallation();
    await expect(words(bed, session => show(session, 'nobody'))).rejects.toThrow(/no incident "nobody": .*incidents --all/);
    await expect(words(bed, session => show(session, '12345'))).rejects.toThrow('no incident "12345"');
  });

  test('a key only, when two alarms have one name', async () => {
    const bed = await startInstallation();
    await haveIncident(bed, 'twin', { incidentKey: 'account-1|twin' });
    await haveIncident(bed, 'twin', { incidentKey: 'account-2|twin' });
    await expect(words(bed, session => show(session, 'twin'))).rejects.toThrow(
      /2 incidents .*\n {2}account-\d\|twin\n {2}account-\d\|twin$/,
    );
    expect(await document(bed, session => show(session, 'account-2|twin'))).toMatchObject({ incident: { incidentKey: 'account-2|twin' } });
  });
});

test('without a support plan the records are shown all the same, and what is missing is said', async () => {
  const bed = await startInstallation();
  await haveCase(bed, 'a');
  bed.simulator.faults.add({ kind: 'no-support-plan' });
  const io = testIo();
  await expect(document(bed, session => show(session, 'a'), io)).rejects.toThrow(
    'The cases could not be read: The account has no support plan',
  );
  const { timeline, notes } = JSON.parse(io.stdout);
  expect(timeline).toMatchObject([{ kind: 'change', state: 'ALARM' }]);
  expect(notes).toEqual([expect.stringContaining('no support plan')]);
});
