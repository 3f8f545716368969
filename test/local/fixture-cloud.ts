import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BusEvent } from '../../local/cloud/bus';
import type { CustomResourceAnswer } from '../../local/cloud/custom-resources';
import type { RefusedCall } from '../../local/cloud/json-api';
import { type CloudOptions, type LocalCloud, startCloud } from '../../local/cloud/local-cloud';
import type { Outcome } from '../../local/cloud/outcome';
import { reasonOf } from '../../local/cloud/queue';
import type { Notification } from '../../local/cloud/sns-api';
import type { Execution, ExecutionStep } from '../../local/cloud/state-machines';
import type { Assembly, Resource, Template } from '../../local/cloud/template';

const START = Date.parse('2030-01-01T00:00:00Z');

/** Everything a small cloud let be heard. */
export interface Heard {
  /** Minutes and seconds since the start, and what was printed. */
  logs: string[];
  events: BusEvent[];
  /** Events of other accounts that no rule takes. */
  foreign: BusEvent[];
  invocations: { functionName: string; outcome: Outcome; at: number }[];
  steps: { execution: Execution; step: ExecutionStep }[];
  deadLetters: { reason: string; body: string; at: number }[];
  dropped: string[];
  refused: RefusedCall[];
  notifications: Notification[];
  customResources: ({ logicalId: string } & CustomResourceAnswer)[];
}

/** A cloud with functions whose code is given as text, `exports.handler = ...`; stop it after the test. */
export async function smallCloud(
  code: Record<string, string>,
  resources: Record<string, Resource>,
  options: Partial<CloudOptions> = {},
): Promise<LocalCloud & { heard: Heard; minutes(count: number): Promise<void> }> {
  const heard: Heard = {
    logs: [],
    events: [],
    foreign: [],
    invocations: [],
    steps: [],
    deadLetters: [],
    dropped: [],
    refused: [],
    notifications: [],
    customResources: [],
  };
  let cloud: LocalCloud | undefined;
  const since = () => ((cloud?.clock.time() ?? START) - START) / 1000;
  const listener: CloudOptions['listener'] = {
    onEvent: event => heard.events.push(event),
    onForeign: event => heard.foreign.push(event),
    onLog: (_, line) => heard.logs.push(line),
    onInvocation: (functionName, outcome) => heard.invocations.push({ functionName, outcome, at: since() }),
    onStep: (execution, step) => heard.steps.push({ execution, step }),
    onDeadLetter: (_, message) => heard.deadLetters.push({ reason: reasonOf(message), body: message.body, at: since() }),
    onDropped: (functionName, _, reason) => heard.dropped.push(`${functionName}: ${reason}`),
    onNotification: notification => heard.notifications.push(notification),
    onCustomResource: (logicalId, answer) => heard.customResources.push({ logicalId, ...answer }),
    onOwnAlarm: () => {},
    onRefused: call => heard.refused.push(call),
  };
  cloud = await startCloud({
    assembly: assemblyOf(code, resources),
    stackName: 'Small',
    parameters: {},
    start: START,
    listener,
    ...options,
  });
  const { clock } = cloud;
  return { ...cloud, heard, minutes: count => clock.runUntil(START + count * 60_000) };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function assemblyOf(code: Record<string, string>, resources: Record<string, Resource>, rest: Partial<Template> = {}): Assembly {
  const folder = mkdtempSync(join(tmpdir(), 'small-cloud-'));
  folders.push(folder);
  for (const [key, source] of Object.entries(code)) {
    mkdirSync(join(folder, key));
    writeFileSync(join(folder, key, 'index.js'), source);
  }
  return { template: { Resources: resources, ...rest }, assetFolder: key => join(folder, key) };
}

export function functionResource(key: string, properties: Record<string, unknown> = {}): Resource {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: { Code: { S3Bucket: 'assets', S3Key: key }, Handler: 'index.handler', ...properties },
  };
}

/** Every event of the source `test` goes to the function, which Lambda invokes asynchronously. */
export function ruleTo(functionId: string): Resource {
  const Targets = [{ Id: 'Target', Arn: { 'Fn::GetAtt': [functionId, 'Arn'] } }];
  return { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['test'] }, State: 'ENABLED', Targets } };
}
