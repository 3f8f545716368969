import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { DescribeTrustedAdvisorCheckResultCommand, SupportClient } from '@aws-sdk/client-support';
import { STACK_NAME } from '../../local/assembly';
import type { BusEvent } from '../../local/cloud/bus';
import { type Assembly, readAssembly } from '../../local/cloud/template';
import { playEvents, type Run, startRun, WORLD_OPTIONS } from '../../local/run';
import { type AlarmChange, alarmEvent, sampleStory } from '../../local/sample-story';
import { defaultWorld } from '../../local/support-simulator/world/default-world';
import { lookAtEverything } from './look-at-everything';
import { putRulesIn } from './put-rules-in';

/** Names of functions to the IAM actions that they called. */
type Calls = Map<string, Set<string>>;

const ARRIVAL = 'http.server.request.start';
const HOUR = 3_600_000;

/** REST calls by method and path, where the header does not name the operation. */
const REST: [RegExp, string][] = [
  // Amazon SNS, whose operation is in the body: the local one refuses every other.
  [/^POST \/$/, 'Publish'],
  [/^POST \/configurationsessions/, 'StartConfigurationSession'],
  [/^GET \/configuration\?/, 'GetLatestConfiguration'],
];
/** Services whose name in a signature is not their prefix in IAM. */
const IAM_PREFIX: Record<string, string> = { monitoring: 'cloudwatch' };

/** Notes each call of a function that reaches a server of the run, by the name with which the local cloud lets it sign. */
function recorder(calls: Calls): (message: unknown) => void {
  return message => {
    const { headers, method, url = '' } = (message as { request: IncomingMessage }).request;
    const [, caller, service] = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
    if (caller === undefined || service === undefined) return;
    const operation =
      headers['x-amz-target']?.toString().split('.').at(-1) ??
      /\/operation\/(\w+)/.exec(url)?.[1] ??
      REST.find(([pattern]) => pattern.test(`${method} ${url}`))?.[1] ??
      `${method} ${url}`;
    calls.set(caller, (calls.get(caller) ?? new Set()).add(`${IAM_PREFIX[service] ?? service}:${operation}`));
  };
}

/**
 * A process of its own, since it hears of every request that arrives in the process. Argument: the folder of the synthesised stack. Prints, as JSON, what each function
 * calls in all that it can meet: a refresh that ends and one that fails, findings, events of AWS Support and Trusted Advisor, alarms that come,
 * return, are over, are muted or were lost, events that nobody can read, answers that are lost, and people and AWS who write.
 */
async function main(folder: string): Promise<void> {
  const assembly = readAssembly(folder, STACK_NAME);
  const calls: Calls = new Map();
  subscribe(ARRIVAL, recorder(calls));
  await play(assembly, { Mode: 'Live', RefreshSchedule: 'rate(5 hours)', DashboardActions: 'Allowed' }, patientDay);
  await play(
    assembly,
    { Mode: 'Live', DashboardActions: 'Allowed', OpenDelaySeconds: '0', ResolveDelaySeconds: '0', RefreshSchedule: 'rate(1 hour)' },
    hastyDay,
  );
  process.stdout.write(JSON.stringify(Object.fromEntries([...calls].map(([name, actions]) => [name, [...actions]]))));
}

async function play(assembly: Assembly, parameters: Record<string, string>, day: (run: Run) => Promise<void>): Promise<void> {
  // Some of every kind: that run to their end, that are fresh, that cannot be refreshed, with findings and without.
  const world = defaultWorld({ ...WORLD_OPTIONS, checkCount: 30 });
  const run = await startRun({ assembly, parameters, world, onMoment: () => {}, onLog: () => {} });
  try {
    await putRulesIn(run, { rules: [{ name: 'everything', set: { alarmHistory: 'complete' } }] });
    await day(run);
    await lookAtEverything(run);
    await hours(run, 1);
  } finally {
    await run.stop();
  }
}

const hours = ({ cloud: { clock } }: Run, count: number) => clock.runUntil(clock.time() + count * HOUR);
const change = (run: Run, alarmName: string, minute: number, to: AlarmChange['to']) =>
  alarmEvent(run.start, { alarmName, minute, from: to === 'OK' ? 'ALARM' : 'OK', to });

/** An alarm under a mute rule of which the event says no end: CloudWatch is asked how long it lasts. */
function muted(run: Run, minute: number): BusEvent {
  const event = change(run, 'muted', minute, 'ALARM');
  const muteDetail = { mutedByArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:always', muteWindowStart: event.time };
  return { ...event, detail: { ...event.detail, muteDetail } };
}

/** Nothing is done at once: the sweep does it. */
async function patientDay(run: Run): Promise<void> {
  const { simulator, cloud } = run;
  simulator.faults.add({ kind: 'timeout-after-work', operation: 'CreateCase', times: 1 });
  await playEvents(run, sampleStory(run.start));
  await playEvents(run, [change(run, 'db', 70, 'ALARM'), muted(run, 71)]);
  await hours(run, 1);
  for (const { caseId } of simulator.cases()) simulator.aws.reply(caseId!, 'We look at it.');
  // CloudWatch knows of it, and the bus does not.
  cloud.bus.onEvent(cloud.bus.complete(change(run, 'lost', 130, 'ALARM')));
  await hours(run, 3);
  cloud.bus.onEvent(cloud.bus.complete(change(run, 'lost', 320, 'OK')));
  await hours(run, 1);
  cloud.bus.put(await fixedFinding(run));
  await hours(run, 1);
}

/** Everything is done at once: by whoever records the alarm. The refresh fails. */
async function hastyDay(run: Run): Promise<void> {
  const { simulator } = run;
  simulator.faults.add({ kind: 'timeout-after-work', operation: 'AddCommunicationToCase', times: 1 });
  simulator.faults.add({ kind: 'error', operation: 'DescribeTrustedAdvisorChecks', error: 'AccessDeniedException', message: 'No.' });
  await playEvents(run, [change(run, 'queue', 1, 'ALARM'), muted(run, 2)]);
  await hours(run, 0.1);
  const { caseId } = simulator.cases()[0]!;
  simulator.aws.reply(caseId!, 'We look at it.');
  await playEvents(run, [
    change(run, 'queue', 20, 'OK'),
    change(run, 'queue', 21, 'ALARM'),
    change(run, 'disk', 22, 'ALARM'),
    change(run, 'disk', 25, 'OK'),
  ]);
  await hours(run, 2);
}

/** Trusted Advisor says that a resource which the refresh found is fine now. */
async function fixedFinding({ simulator }: Run): Promise<Partial<BusEvent>> {
  const credentials = { accessKeyId: 'somebody', secretAccessKey: 'else' };
  const client = new SupportClient({ endpoint: simulator.url, region: 'us-east-1', credentials });
  for (const { id, name } of simulator.trustedAdvisor.checks()) {
    const { result } = await client.send(new DescribeTrustedAdvisorCheckResultCommand({ checkId: id }));
    const bad = result?.flaggedResources?.find(({ status, isSuppressed }) => status === 'error' && !isSuppressed);
    if (!bad || (result?.flaggedResources?.length ?? 0) > 100) continue;
    client.destroy();
    return {
      source: 'aws.trustedadvisor',
      'detail-type': 'Trusted Advisor Check Item Refresh Notification',
      detail: { 'check-name': name, 'check-item-detail': {}, status: 'OK', resource_id: bad.resourceId, uuid: 'u-1' },
    };
  }
  throw new Error('No check of the simulated account has an error.');
}

main(process.argv[2]!).then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
