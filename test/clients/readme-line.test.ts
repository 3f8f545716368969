import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestBed } from '../support-simulator/test-simulator';
import { isInstalled } from './third-party-client';

const installed = isInstalled('aws', ['--version']);
if (!installed) console.warn('Skipped: the AWS CLI is not on PATH, so nobody types the lines of the README.');
const PROJECT = join(__dirname, '..', '..');
/** Every line of the documents that calls the simulator with the AWS CLI. */
const LINES = ['README.md', 'docs/local-run.md', 'docs/simulator.md'].flatMap(file =>
  readFileSync(join(PROJECT, file), 'utf8')
    .replaceAll('\\\n', '')
    .split('\n')
    .filter(line => /(^| )aws support [a-z-]+ .*--endpoint-url/.test(line)),
);

/** A shell of somebody who has no AWS account, and types what stands there. */
function type(line: string, home: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '' };
  return new Promise(resolve => {
    const child = execFile('sh', ['-c', line], { env }, (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }));
  });
}

test('there is such a line in the README', () => {
  expect(LINES.filter(line => line.includes('describe-services'))).not.toEqual([]);
});

(installed ? test : test.skip).each(LINES)('works as it stands: %s', async line => {
  const { simulator, stop } = await startTestBed();
  const home = mkdtempSync(join(tmpdir(), 'readme-'));
  const { code, stdout, stderr } = await type(line.replace(/--endpoint-url \S+/, `--endpoint-url ${simulator.url}`), home);
  rmSync(home, { recursive: true, force: true });
  await stop();
  expect([code, stderr]).toEqual([0, '']);
  expect(() => JSON.parse(stdout)).not.toThrow();
});
