import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CLI = join(__dirname, '..', '..', 'cli');

test('the command line needs nothing of the local runtime', () => {
  const sources = readdirSync(CLI, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  const importing = sources.filter(file => /from '[./]*\/local\//.test(readFileSync(join(CLI, file), 'utf8')));
  expect([sources.length > 20, importing]).toEqual([true, []]);
});
