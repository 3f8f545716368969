import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackParameters } from '../../lib/stack-parameters';

const before = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'no-leftovers-'));
beforeAll(() => {
  process.env.TMPDIR = folder;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

test('the parameters are known without a synthesis, and no folder stays behind, whether the values are good or not', () => {
  expect(stackParameters({ Mode: 'Live' })).toMatchObject({ Mode: 'Live' });
  expect(() => stackParameters({ Mode: 'Maybe' })).toThrow('must be one of DryRun, Live');
  expect(readdirSync(folder)).toEqual([]);
});
