import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map(name => join('docs', name)),
].filter(name => name.endsWith('.md'));

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

test.each(PAGES)('%s links to files that are there', page => {
  const links = [...textOf(page).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  expect(links.filter(target => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
});

test.each(PAGES.filter(page => page.startsWith('docs')))('%s names test files that are there', page => {
  const named = [...textOf(page).matchAll(/`(test\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file);
  expect(named.filter(file => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every claim about security names what shows it', () => {
  const rows = textOf('docs/security.md')
    .split('\n')
    .filter(line => line.startsWith('|') && line.split('|').length === 7 && !/^\|[-|]+$/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.slice(1).filter(row => !/`test\/[^`]+`/.test(row.split('|')[5]!))).toEqual([]);
});

test('the glossary has a line for each word, in order, and for the words of the design', () => {
  const words = textOf('docs/glossary.md')
    .split('\n')
    .flatMap(line => /^\| ([^|]+) \| [^|]+ \|$/.exec(line)?.[1] ?? [])
    .slice(1);
  expect(words).toEqual([...words].sort((a, b) => a.localeCompare(b, 'en')));
  const needed = [
    'lease',
    'fence',
    'generation',
    'phase',
    'disposition',
    'marker',
    'incident',
    'finding',
    'evidence',
    'outbox',
    'backoff',
    'in doubt',
    'orphaned case',
    'overflow case',
  ];
  expect(needed.filter(word => !words.includes(word))).toEqual([]);
});
