import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy, ofType } from './deployed-stack';

const runbook = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
/** Headings in lower case to what stands under them. */
const entries = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map(section => [section.slice(0, section.indexOf('\n')).toLowerCase(), section] as const),
);
const resources = ofType(deploy(), 'AWS::CloudWatch::Alarm');
const alarms = resources.map(({ logicalId, properties }) => ({
  name: /^Operations(.*)[0-9A-F]{8}$/.exec(logicalId)![1]!,
  description: properties.AlarmDescription as string,
}));

test.each(alarms)('$name says what happens and what is lost meanwhile, and the runbook says what to do', ({ name, description }) => {
  const [, sentences = '', entry = ''] = /^(.*) See the runbook: ([a-z ]+)\.$/.exec(description) ?? [];
  // The first says what happens, another what people lose.
  expect(sentences.split(/(?<=\.) (?=[A-Z])/).length).toBeGreaterThanOrEqual(2);
  expect(entries.get(entry)).toContain(`*\`${name}\``);
});

test('the runbook has no entry for an alarm that is not there', () => {
  const named = [...runbook.matchAll(/^\*(`[^*]+)\.\*/gm), ...runbook.matchAll(/^(\*`\w+`\*(?:, \*`\w+`\*)*\.?)/gm)].flatMap(([text]) =>
    [...text.matchAll(/`(\w+)`/g)].map(match => match[1]!),
  );
  expect(named.length).toBeGreaterThanOrEqual(alarms.length - 2);
  expect(named.filter(name => !alarms.some(alarm => alarm.name === name))).toEqual([]);
});

test('the README counts the alarms, and their metrics, by which they cost', () => {
  const metrics = resources.flatMap(({ properties }) =>
    (properties.Metrics ?? [properties]).filter((metric: object) => !('Expression' in metric)),
  );
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  expect(readme).toContain(`${resources.length} alarms on ${metrics.length} metrics at 0.10 USD each`);
});
