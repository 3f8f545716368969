import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An app that bundles nothing, and leaves nothing behind: of its own accord the CDK makes a folder for each app and keeps it. */
export function testApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'test-app-'));
  folders.push(outdir);
  return new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
}
