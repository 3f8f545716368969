import { explain } from '../../cli/commands/explain';
import { incidents } from '../../cli/commands/incidents';
import { show } from '../../cli/commands/show';
import { haveCase, haveIncident } from './test-incidents';
import { document, startInstallation, words } from './test-installation';

const at = (minute: number, value: 'ALARM' | 'OK' = 'ALARM') => {
  const timestamp = `2026-11-22T09:${String(minute).padStart(2, '0')}:00.000Z`;
  return { alarm: { value, timestamp, since: timestamp } };
};

test('the incidents that are not over are listed, the newest first', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'older', at(1));
  await haveCase(bed, 'newest', at(3));
  await haveIncident(bed, 'quiet', { ...at(4, 'OK'), phase: 'idle' });
  await haveIncident(bed, 'in-between', at(2));
  const found = await document(bed, session => incidents(session, {}));
  expect(found.map(({ alarmName }: { alarmName: string }) => alarmName)).toEqual(['newest', 'in-between', 'older']);
});

test('an alarm that fires on is listed although its case is resolved', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'fires-on', { phase: 'resolved' });
  expect(await document(bed, session => incidents(session, {}))).toMatchObject([{ alarmName: 'fires-on', phase: 'resolved' }]);
});

test('people are told how many are left out', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'checkout-5xx');
  await haveIncident(bed, 'quiet', { ...at(4, 'OK'), phase: 'idle' });
  const lines = (await words(bed, session => incidents(session, {}))).split('\n');
  expect(lines[0]).toMatch(/^SINCE +ALARM +STATE +PHASE +CASE +WHY +NEXT LOOK$/);
  expect(lines[1]).toMatch(
    new RegExp(`^2026-11-22 09:00:00 UTC  checkout-5xx  ALARM  open   ${displayId}  The case is open, and AWS knows everything\\.  -$`),
  );
  expect(lines[3]).toBe('1 more: --all lists every incident.');
});

test('one phase is listed, of incidents that are over too', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'pending-one');
  await haveIncident(bed, 'over', { ...at(4, 'OK'), phase: 'resolved' });
  expect(await document(bed, session => incidents(session, { phase: 'resolved' }))).toMatchObject([{ alarmName: 'over' }]);
  await expect(document(bed, session => incidents(session, { phase: 'closed' }))).rejects.toThrow('There is no phase "closed"');
});

test('more incidents than one page of a scan holds are all listed', async () => {
  const bed = await startInstallation();
  const big = 'x'.repeat(60_000);
  const names = Array.from({ length: 30 }, (_, index) => `alarm-${index}`);
  for (const name of names) await haveIncident(bed, name, { unreported: [{ id: 'a', value: 'ALARM', timestamp: 't', text: big }] });
  const found = await document(bed, session => incidents(session, {}));
  expect(found.map(({ alarmName }: { alarmName: string }) => alarmName).sort()).toEqual(names.sort());
});

test('a name that would disorder the terminal is shown with what does made visible', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'bad\u001b[31m\nname');
  const shown = await words(bed, session => incidents(session, {}));
  expect(shown).toContain('bad\\u001b[31m name');
  expect(shown).not.toContain('\u001b');
});

test('what AWS refuses is listed with its error, and told in words', async () => {
  const bed = await startInstallation();
  const backoff = {
    error: 'AccessDeniedException',
    reason: 'not-allowed' as const,
    since: at(1).alarm.since,
    times: 5,
    until: '2099-01-01T00:00:00.000Z',
  };
  await haveIncident(bed, 'denied', { ...at(1), phase: 'pending', reason: 'not-allowed', refusals: { create: backoff } });
  expect(await document(bed, session => incidents(session, {}))).toMatchObject([
    { reason: 'not-allowed', troubles: [{ what: 'CreateCase', kind: 'refused', error: 'AccessDeniedException', times: 5 }] },
  ]);
  expect(await words(bed, session => incidents(session, {}))).toContain(
    'permission is missing. It is tried again every hour at the latest. (CreateCase: AccessDeniedException)',
  );
  const sentence =
    'AWS refuses CreateCase (AccessDeniedException), 5 times since 2026-11-22 09:01:00 UTC; the next try is at 2099-01-01 00:00:00 UTC.';
  expect(await words(bed, session => show(session, 'denied'))).toContain(sentence);
  const explained = await words(bed, session => explain(session, 'denied'));
  expect(explained).toContain('[wait: not-allowed]');
  expect(explained).toContain(sentence);
});

test('a step that fails by a fault of the automation is listed so', async () => {
  const bed = await startInstallation();
  const failure = {
    error: 'TypeError',
    reason: 'our-own-fault' as const,
    since: at(1).alarm.since,
    times: 1,
    until: '2099-01-01T00:00:00.000Z',
    isOurs: true,
  };
  await haveIncident(bed, 'broken', { ...at(1), phase: 'pending', reason: 'our-own-fault', failures: { create: failure } });
  expect(await words(bed, session => incidents(session, {}))).toContain(
    'by a fault of the automation: it is tried again every hour at the latest, in the end with a plain text. (create: TypeError)',
  );
  expect(await words(bed, session => explain(session, 'broken'))).toContain('Step "create" fails (TypeError), once since');
});
