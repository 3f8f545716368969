import { explain } from '../../cli/commands/explain';
import { incidents } from '../../cli/commands/incidents';
import { show } from '../../cli/commands/show';
import { haveIncident } from './test-incidents';
import { document, startInstallation, type TestInstallation, words } from './test-installation';

const CHANGE = '2026-11-22T09:00:00.000Z#ALARM';
const BODY = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');

async function dryRun(bed: TestInstallation, disposition: 'dry-run' | 'communicated') {
  const { incidentKey } = await haveIncident(bed, 'team:checkout:p99', { phase: 'open', dryRun: true, reason: 'dry-run' });
  await bed.store.settleChanges(incidentKey, [CHANGE], disposition);
  const detail = { subject: 'ALARM: team:checkout:p99', communicationBody: BODY };
  const call = { fence: 1, generation: 1, kind: 'create', startedAt: '2026-11-22T09:01:00.000Z', outcome: 'done' };
  await bed.store.recordCall(incidentKey, { ...call, mode: 'DryRun', detail });
}

test('a dry run shows the subject and the whole text that would be sent', async () => {
  const bed = await startInstallation();
  await dryRun(bed, 'dry-run');
  const shown = await words(bed, session => show(session, 'team:checkout:p99'));
  expect(shown).toContain('call   create #1 (dry run): AWS would accept the case\n    Subject: ALARM: team:checkout:p99\n    | line 1\n');
  expect(shown).toContain('    | line 12\n');
  expect(shown).toContain('of a dry run: it exists here only, and nothing was sent');
  const { timeline } = await document(bed, session => show(session, 'team:checkout:p99'));
  expect(timeline).toContainEqual(expect.objectContaining({ dryRun: { subject: 'ALARM: team:checkout:p99', body: BODY } }));
});

test.each(['dry-run', 'communicated'] as const)(
  'what a dry run did not tell is never called communicated, recorded as %s',
  async disposition => {
    const bed = await startInstallation();
    await dryRun(bed, disposition);
    expect(await words(bed, session => show(session, 'team:checkout:p99'))).toContain(
      'ALARM (would have been communicated, but for the dry run)',
    );
    const said = JSON.stringify(await document(bed, session => show(session, 'team:checkout:p99')));
    expect(said).toContain('"disposition":"dry-run"');
    expect(said).not.toContain('communicated');
    expect(await words(bed, session => incidents(session, {}))).toMatch(/team:checkout:p99 +ALARM +open +dry run/);
    expect(await words(bed, session => explain(session, 'team:checkout:p99'))).toContain('the case is one of a dry run');
  },
);

test.each([
  ['mute-rule', 'arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:nightly:eu', 'by the mute rule "nightly:eu"'],
  ['suppressor-alarm', 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:deploying', 'by the suppressor alarm "deploying"'],
  ['maintenance-window', 'database upgrade', 'by the maintenance window "database upgrade"'],
] as const)('who kept an alarm silent is named after it is over: %s', async (by, arn, expected) => {
  const bed = await startInstallation();
  const { incidentKey } = await haveIncident(bed, 'nightly');
  const suppression = { by, arn, until: '2026-11-22T08:30:00.000Z' };
  const change = {
    id: '2026-11-22T08:00:00.000Z#ALARM',
    value: 'ALARM' as const,
    timestamp: '2026-11-22T08:00:00.000Z',
    text: 'It fired.',
  };
  await bed.store.putChange(incidentKey, { ...change, disposition: 'suppressed', suppression });
  const told = `${expected} until 2026-11-22 08:30:00 UTC`;
  expect(await words(bed, session => show(session, 'nightly'))).toContain(`ALARM (suppressed ${told}): It fired.`);
  expect(await words(bed, session => explain(session, 'nightly'))).toContain(`Silent:  ALARM at 2026-11-22 08:00:00 UTC, ${told}`);
  expect(await document(bed, session => explain(session, 'nightly'))).toMatchObject({ suppressed: [{ by, arn, state: 'ALARM' }] });
  await bed.store.settleChanges(incidentKey, [change.id], 'communicated');
  expect(await words(bed, session => show(session, 'nightly'))).toContain(`ALARM (communicated; at first suppressed ${told})`);
});
