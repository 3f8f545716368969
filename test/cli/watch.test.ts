import { watch } from '../../cli/commands/watch';
import { situated } from '../cases/sample-incidents';
import { haveIncident } from './test-incidents';
import { startInstallation } from './test-installation';
import { testIo } from './test-io';

const MINUTES = { every: 30_000, for: 90_000 };

test('what changes is told with a line each, what is only inspected again is not', async () => {
  const bed = await startInstallation();
  let incident = await haveIncident(bed, 'slow');
  const io = testIo();
  const rounds = [
    async () => {
      incident = (await bed.store.save({ ...incident, dueAt: '2099-01-01T00:00:00.000Z' }))!;
    },
    async () => {
      incident = (await bed.store.save(situated(incident, { phase: 'open', displayId: '17', reason: 'case-is-open' })))!;
    },
    async () => void (await haveIncident(bed, 'other')),
  ];
  io.sleep = async () => rounds.shift()!();
  await watch({ installation: bed.installation, io, output: {} }, MINUTES);
  expect(io.stdout.split('\n')[1]).toContain('slow');
  expect(io.stdout.trim().split('\n').slice(-2)).toEqual([
    expect.stringMatching(/UTC {2}slow: in ALARM, open, case 17\. The case is open, and AWS knows everything\.$/),
    expect.stringMatching(/UTC {2}other: in ALARM, pending\. /),
  ]);
  expect(io.stdout.match(/UTC {2}slow: /g)).toHaveLength(1);
});

test('programs get a JSON document on each line', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'slow');
  const io = testIo();
  io.sleep = async () => void (await haveIncident(bed, `later-${io.slept++}`));
  await watch({ installation: bed.installation, io, output: { query: 'alarmName' } }, { every: 30_000, for: 60_000 });
  expect(
    io.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toEqual(['slow', 'later-0', 'later-1']);
});
