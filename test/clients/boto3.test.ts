import { join } from 'node:path';
import { startTestBed } from '../support-simulator/test-simulator';
import { isInstalled, run } from './third-party-client';

const installed = isInstalled('python3', ['-c', 'import boto3']);
if (!installed) console.warn('Skipped: python3 cannot import boto3, so nothing drives the simulator with it.');
const withBoto3 = installed ? test : test.skip;

withBoto3('boto3 sees pages, bytes, columns and typed errors', async () => {
  const bed = await startTestBed();
  const { stdout, stderr } = await run('python3', [join(__dirname, 'boto3-story.py'), bed.simulator.url]);
  await bed.stop();
  expect(stderr).toBe('');
  const seen = JSON.parse(stdout);
  expect(seen).toMatchObject({
    pages: [10, 2],
    attachmentIntact: true,
    requestId: 36,
    notFound: { class: 'CaseIdNotFound', code: 'CaseIdNotFound', status: 400 },
    invalid: { class: 'ClientError', code: 'InvalidParameterValueException', status: 400 },
    isModelled: true,
  });
  expect(seen.rowLengths).toEqual([seen.columns]);
});
