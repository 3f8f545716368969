import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackParameters } from '../../lib/stack-parameters';

const PROJECT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'no-leftovers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In a process of its own, with a temporary folder of its own: what it has there once the parameters are known, while it goes on. */
function folderAfter(given: Record<string, string>): { result: unknown; left: string[] } {
  const script = `
    import { readdirSync } from 'node:fs';
    import { stackParameters } from './lib/stack-parameters.ts';
    let result;
    try { result = stackParameters(${JSON.stringify(given)}); } catch (error) { result = error.message; }
    console.log(JSON.stringify({ result, left: readdirSync(process.env.TMPDIR) }));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const env = { PATH: process.env.PATH, TMPDIR: folder, TSX_DISABLE_CACHE: '1' };
  return JSON.parse(execFileSync(process.execPath, args, { cwd: PROJECT, env, encoding: 'utf8' }));
}

test.each([
  [{ Mode: 'Live' }, expect.objectContaining({ Mode: 'Live' })],
  [{ Mode: 'Maybe' }, expect.stringContaining('must be one of DryRun, Live')],
])('the parameters %j are looked at without a synthesis, and no folder is left behind', (given, expected) => {
  const { result, left } = folderAfter(given);
  expect(result).toEqual(expected);
  expect(left.filter(name => !name.startsWith('tsx-'))).toEqual([]);
});

test.each([
  ['Nonsense', '1', /^The stack has no parameter Nonsense\. It has: Mode, [^\n]+$/],
  ['constructor', '1', /^The stack has no parameter constructor\. [^\n]+$/],
  ['CcEmailAddresses', 'nobody', /^The parameter CcEmailAddresses cannot be "nobody": must be at most 10 [^\n]+$/],
])('the parameter %s=%s is refused in one line', (name, value, message) => {
  expect(() => stackParameters({ [name]: value })).toThrow(message);
});
