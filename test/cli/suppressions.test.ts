import { suppressions } from '../../cli/commands/suppressions';
import { haveIncident } from './test-incidents';
import { document, startInstallation, words } from './test-installation';

const PAST = '2020-01-01T00:00:00Z';
const FUTURE = '2099-01-01T00:00:00.000Z';

test('windows, alarms that somebody suppresses, alarms that are left out, and exclusions are listed with by what and until when', async () => {
  const bed = await startInstallation();
  bed.haveRules({
    maintenance: [
      { name: 'upgrade', match: { alarmName: 'pay-*' }, from: PAST, until: FUTURE },
      { name: 'long over', from: PAST, until: '2020-01-02T00:00:00Z' },
    ],
    exclusions: [{ checkId: 'Qch7DwouX1', resource: 'i-*', reason: 'a test fleet', expires: FUTURE }],
  });
  const mutedBy = { by: 'mute-rule' as const, arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:nightly', until: FUTURE };
  const alarm = { value: 'ALARM' as const, timestamp: '2026-11-22T09:00:00.000Z', since: '2026-11-22T09:00:00.000Z' };
  await haveIncident(bed, 'quiet', { alarm: { ...alarm, suppression: mutedBy }, phase: 'idle', reason: 'suppressed' });
  await haveIncident(bed, 'TargetTracking-x-AlarmLow-1', { alarm, phase: 'idle', reason: 'scaling-alarm' });
  await haveIncident(bed, 'over', { alarm: { ...alarm, value: 'OK', suppression: mutedBy }, phase: 'idle', reason: 'at-rest' });
  await haveIncident(bed, 'loud', { alarm });
  expect(await document(bed, session => suppressions(session))).toEqual([
    { kind: 'maintenance', what: 'alarmName pay-*', by: 'upgrade', state: 'now', from: '2020-01-01T00:00:00.000Z', until: FUTURE },
    expect.objectContaining({ kind: 'left-out', what: 'TargetTracking-x-AlarmLow-1', by: expect.stringContaining('ScalingAlarms') }),
    { kind: 'suppressed', what: 'quiet', by: 'the mute rule "nightly"', state: 'now', from: alarm.since, until: FUTURE },
    { kind: 'exclusion', what: 'check Qch7DwouX1, resource i-*', by: 'a test fleet', state: 'now', until: FUTURE },
  ]);
  const all = await document(bed, session => suppressions(session, { all: true }));
  expect(all.map(({ by, state }: { by: string; state: string }) => [by, state])).toContainEqual(['long over', 'over']);
  expect(await words(bed, session => suppressions(session))).toContain('maintenance window');
});

test('where nothing is silenced, that is said', async () => {
  const bed = await startInstallation();
  expect(await words(bed, session => suppressions(session))).toBe('Nothing is kept from becoming a case.\n');
});
