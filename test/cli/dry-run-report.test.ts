import { dryRunReport } from '../../cli/commands/dry-run-report';
import { haveIncident } from './test-incidents';
import { document, startInstallation, type TestInstallation, words } from './test-installation';

const WEEK = { since: 7 * 86_400_000 };

/** Calls that a dry run noted, so many hours ago. */
async function noted(
  bed: TestInstallation,
  alarmName: string,
  calls: { hoursAgo: number; kind?: string; outcome?: string; mode?: 'DryRun' | 'Live' }[],
) {
  const { incidentKey } = await haveIncident(bed, alarmName);
  const detail = {
    subject: `ALARM: ${alarmName}`,
    severityCode: 'high',
    serviceCode: 'amazon-cloudwatch',
    communicationBody: 'secret text',
  };
  for (const [index, { hoursAgo, kind = 'create', outcome = 'done', mode = 'DryRun' }] of calls.entries()) {
    const startedAt = new Date(NOON - hoursAgo * 3_600_000).toISOString();
    await bed.store.recordCall(incidentKey, { fence: index + 1, generation: 1, kind, startedAt, outcome, mode, detail });
  }
}

/** Of today, so that an hour before is the same day. */
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 43_200_000;
const day = (daysAgo: number) => new Date(NOON - daysAgo * 86_400_000).toISOString().slice(0, 10);

async function aWeek() {
  const bed = await startInstallation();
  await noted(bed, 'pay|*5xx*', [{ hoursAgo: 0 }, { hoursAgo: 1, outcome: 'refused' }, { hoursAgo: 0, kind: 'comment' }, { hoursAgo: 24 }]);
  await noted(bed, 'slow', [{ hoursAgo: 0 }, { hoursAgo: 0, kind: 'resolve' }, { hoursAgo: 24 * 30 }, { hoursAgo: 2, mode: 'Live' }]);
  return bed;
}

test('what a week of dry run would have opened is told per day and alarm', async () => {
  const bed = await aWeek();
  const found = await document(bed, session => dryRunReport(session, WEEK));
  expect(found).toEqual([
    expect.objectContaining({ day: day(1), alarmName: 'pay|*5xx*', cases: 1, refused: 0 }),
    expect.objectContaining({ day: day(0), alarmName: 'pay|*5xx*', cases: 2, refused: 1, comments: 1, severityCode: 'high' }),
    expect.objectContaining({ day: day(0), alarmName: 'slow', cases: 1, resolved: 1, subject: 'ALARM: slow' }),
  ]);
  expect(JSON.stringify(found)).not.toContain('secret text');
});

test('people get the numbers that decide about going live', async () => {
  const bed = await aWeek();
  const shown = await words(bed, session => dryRunReport(session, WEEK));
  expect(shown).toMatch(/^DAY +ALARM +CASES +REFUSED +COMMENTS +RESOLVED +SEVERITY +SERVICE +SUBJECT\n/);
  expect(shown).toContain('cases that would have been opened: 4, on 2 days, for 2 alarms.');
  expect(shown).toContain('In the busiest hour: 2. The installation opens at most 5 an hour');
  expect(shown).toContain('AWS would not have taken 1 of them');
});

test('as Markdown it is a page on which names stay text', async () => {
  const bed = await aWeek();
  const lines = (await words(bed, session => dryRunReport(session, { ...WEEK, markdown: true }))).split('\n');
  expect(lines[0]).toBe('# What the dry run would have opened');
  expect(lines).toContain('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  expect(lines).toContainEqual(expect.stringContaining(`| ${day(1)} | pay\\|\\*5xx\\* | 1 |`));
});

test('where nothing would have been opened, that is said', async () => {
  const bed = await startInstallation();
  expect(await words(bed, session => dryRunReport(session, WEEK))).toContain('No dry run would have opened a case in this time.');
});
