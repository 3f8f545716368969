import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'no-leftovers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In a process of its own: Jest's has one temporary folder for all tests. */
function parametersOf(given: Record<string, string>) {
  const script = `import { stackParameters } from './lib/stack-parameters.ts'; console.log(JSON.stringify(stackParameters(${JSON.stringify(given)})))`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  return spawnSync(process.execPath, args, { cwd: PROJECT, env: { PATH: process.env.PATH, TMPDIR: folder }, encoding: 'utf8' });
}

const leftovers = () => readdirSync(folder).filter(name => !/^(tsx-|node-compile-cache)/.test(name));

test('the parameters are known without a synthesis, and no folder stays behind, whether the values are good or not', () => {
  expect(JSON.parse(parametersOf({ Mode: 'Live' }).stdout)).toMatchObject({ Mode: 'Live' });
  expect(parametersOf({ Mode: 'Maybe' }).stderr).toContain('must be one of DryRun, Live');
  expect(leftovers()).toEqual([]);
});
