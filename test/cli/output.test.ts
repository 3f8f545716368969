import { parse } from 'yaml';
import { said } from './said-by';
import { haveCase, haveIncident } from './test-incidents';
import { startInstallation } from './test-installation';

const at =
  (...argv: string[]) =>
  (page: string, operator = {}) =>
    said([...argv, '--local-url', page], operator);

test('a list is written in each form that is asked for', async () => {
  const bed = await startInstallation();
  await haveCase(bed, 'checkout-5xx');
  await haveIncident(bed, 'slow');
  const names = (output: string) =>
    at('incidents', '--query', 'sort_by([], &alarmName)[].[alarmName, phase]', '--output', output)(bed.page);
  expect(JSON.parse((await names('json')).stdout)).toEqual([
    ['checkout-5xx', 'open'],
    ['slow', 'pending'],
  ]);
  expect((await names('tsv')).stdout).toBe('checkout-5xx\topen\nslow\tpending\n');
  expect(parse((await names('yaml')).stdout)).toEqual([
    ['checkout-5xx', 'open'],
    ['slow', 'pending'],
  ]);
  expect((await names('table')).stdout).toBe('COLUMN 1      COLUMN 2\ncheckout-5xx  open\nslow          pending\n');
});

test('without a query, a table is the one for people, and JSON the whole document', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'slow');
  const plain = await at('incidents')(bed.page);
  expect((await at('incidents', '--output', 'table')(bed.page)).stdout).toBe(plain.stdout);
  expect((await at('incidents', '--output', 'json')(bed.page)).stdout).toBe((await at('incidents', '--json')(bed.page)).stdout);
  expect(parse((await at('incidents', '--output', 'yaml')(bed.page)).stdout)).toMatchObject([{ alarmName: 'slow', phase: 'pending' }]);
});

test('a query gives JSON unless another form is named; one object is a row for each member, under words and not code names', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'slow');
  expect(JSON.parse((await at('incidents', '--query', '[0].alarmName')(bed.page)).stdout)).toBe('slow');
  const query = '[0].{alarmName: alarmName, alarm: alarm.value}';
  expect((await at('incidents', '--query', query, '--output', 'table')(bed.page)).stdout).toBe(
    'NAME        VALUE\nALARM NAME  slow\nALARM       ALARM\n',
  );
  expect((await at('incidents', '--query', '[].{alarmName: alarmName}', '--output', 'table')(bed.page)).stdout).toBe('ALARM NAME\nslow\n');
});

test('in YAML and TSV, too, a name keeps its line and acts on no terminal, and YAML means the same', async () => {
  const bed = await startInstallation();
  const evil = 'a\tb\u001b[2J: \u202e#x\nc';
  await haveIncident(bed, evil);
  const yaml = await at('incidents', '--output', 'yaml', '--query', '[].alarmName')(bed.page);
  expect(yaml.stdout).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  expect(parse(yaml.stdout)).toEqual([evil]);
  const tsv = await at('incidents', '--output', 'tsv', '--query', '[].[alarmName, phase]')(bed.page);
  expect(tsv.stdout).toBe('a b\\u001b[2J: \\u202e#x c\tpending\n');
});

test.each([
  [['incidents', '--query', '[?'], /^--query: .*It takes JMESPath/],
  [['incidents', '--query', "sum(['a'])"], /^--query: /],
  [['incidents', '--output', 'xml'], /argument 'xml' is invalid. Allowed choices are table, json, yaml, tsv/],
  [['incidents', '--json', '--output', 'yaml'], /option '--json' cannot be used with option '--output <format>'/],
])('what cannot be asked for is one line, and ends with 2: %j', async (argv, message) => {
  const bed = await startInstallation();
  const { code, stdout, stderr } = await at(...argv)(bed.page);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('an empty list has no line in TSV, which a loop would take for an item', async () => {
  const bed = await startInstallation();
  const { code, stdout } = await at('incidents', '--output', 'tsv')(bed.page);
  expect([code, stdout]).toEqual([0, '']);
});

test('members that every object has are none of the document', async () => {
  const bed = await startInstallation();
  await haveIncident(bed, 'slow');
  expect((await at('incidents', '--query', '[0].constructor')(bed.page)).stdout).toBe('null\n');
});

test('nothing is coloured, at a terminal either: NO_COLOR has nothing to switch off', async () => {
  const bed = await startInstallation();
  await haveCase(bed, 'checkout-5xx');
  const heard = [await at('incidents')(bed.page), await at('show', 'checkout-5xx')(bed.page), await at('--help')(bed.page)];
  expect(heard.map(({ stdout }) => stdout).join('')).not.toContain('\u001b');
});

test('rules are checked, put and compared from stdin', async () => {
  const bed = await startInstallation();
  const rules = { rules: [{ name: 'payments', match: { alarmName: 'pay-*' }, set: { severityCode: 'high' } }] };
  const input = JSON.stringify(rules);
  expect((await said(['rules', 'check', '-'], { input })).stdout).toBe('- can be used: 1 rule, 0 maintenance windows.\n');
  expect((await at('rules', 'put', '-', '--at-once', '--no-wait')(bed.page, { input })).code).toBe(0);
  expect(bed.rulesNow()).toEqual(rules);
  expect((await at('rules', 'diff', '-')(bed.page, { input: '{}' })).stdout).toContain('-   "rules": [');
  expect((await at('rules', 'show', '--query', 'rules[].name', '--output', 'tsv')(bed.page)).stdout).toBe('payments\n');
  const twice = await said(['route', '--event', '-', '--rules', '-'], { input });
  expect([twice.code, twice.stderr]).toEqual([2, 'Only one of --event and --rules can be read from stdin.\n']);
});
