import { type Said, saidBy } from './said-by';
import { alarmEvent, haveCase, haveIncident } from './test-incidents';
import { startInstallation } from './test-installation';

/** A name with an escape sequence, a turn of the direction, what has no width, and what ends a line for some. */
const EVIL = 'a\u001b[2J\u202eb\u200bc\u2028d\u009be\u007f';
const SHOWN = 'a\\u001b[2J\\u202eb\\u200bc\\u2028d\\u009be\\u007f';
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const NAMING = [['show', EVIL, '--full'], ['explain', EVIL], ['resolve', EVIL], ['incidents', '--all'], ['dead-letters']];
const REFUSED = [['show', `no ${EVIL}`], ['incidents', '--phase', EVIL], ['suppress', EVIL, '--for', EVIL, '--reason', 'x'], [EVIL]];
const OTHERS = [['cases'], ['rules', 'check', EVIL], ['route', '--event', EVIL], ['show', 'x', '--local-url', EVIL]];

function words({ stdout, stderr, asked }: Said): string {
  return stdout + stderr + asked;
}

test('a name that would act on the terminal acts nowhere: in no table, story, question, error or document', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, EVIL);
  bed.simulator.aws.reply(displayId, `Look at ${EVIL}\nand on`, [{ fileName: `${EVIL}.txt`, data: Buffer.from('x') }]);
  bed.deadLetterQueue.send(JSON.stringify(alarmEvent(EVIL)));
  const there = (argv: string[]) => ['--local-url', bed.page, ...argv];
  const shown = [...NAMING, ...REFUSED].map(there);
  const said = await saidBy([...shown, ...OTHERS.map(there), ...[...shown, ...OTHERS].map(argv => [...there(argv), '--json'])]);
  const acting = said.filter(each => ACTING.test(words(each)));
  expect(acting).toEqual([]);
  expect(said.slice(0, shown.length).filter(each => !words(each).includes('\\u202e'))).toEqual([]);
});

test('the document of such a name is JSON, and means the same', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, EVIL);
  const [said] = await saidBy([['incidents', '--json', '--local-url', bed.page]]);
  expect(JSON.parse(said!.stdout)).toMatchObject([{ alarmName: EVIL }]);
  expect(said!.stdout).toContain('\\u202e');
});

test('the table measures what it shows', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, EVIL);
  await haveIncident(bed, 'plain');
  const [said] = await saidBy([['incidents', '--local-url', bed.page]]);
  const [heading = '', ...rows] = said!.stdout.split('\n').filter(line => line.includes('ALARM'));
  expect(rows.map(row => row.lastIndexOf('ALARM'))).toEqual([heading.indexOf('STATE'), heading.indexOf('STATE')]);
  expect(rows.join('\n')).toContain(SHOWN);
});

test('an incident is found by its name as it is shown', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, EVIL);
  const [said] = await saidBy([['show', SHOWN, '--json', '--local-url', bed.page]]);
  expect(JSON.parse(said!.stdout)).toMatchObject({ incident: { alarmName: EVIL } });
});
