import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptAssembly, STACK_NAME } from '../../local/assembly';
import { type FunctionSettings, functionEnvironment } from '../../local/cloud/function-environment';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../local/cloud/place';
import { readAssembly } from '../../local/cloud/template';
import { startRun } from '../../local/run';
import { startSimulator } from '../../local/support-simulator/server';
import { defaultWorld } from '../../local/support-simulator/world/default-world';
import { synthesise } from '../../local/synthesise';
import { callInProcess, type Taken } from './call-process';
import { CALLED } from './called-functions';
import { type NotedRequest, notingProxy } from './noting-proxy';
import { cdkDefault, handSigned } from './variants';

/** Rounds of three processes in turns, so that what else the machine does concerns all three alike. */
export const ROUNDS = 7;
/** Calls after the first, in the last round alone. */
export const WARM_CALLS = 60;

const UNLIMITED = { supportCallsPerSecond: Number.POSITIVE_INFINITY, trustedAdvisorCallsPerSecond: Number.POSITIVE_INFINITY };

/** One round: the function as it is deployed, as CDK would have bundled it, and as the least that sends the same. */
export type Round = Record<'ours' | 'cdk' | 'floor', Taken>;

export interface MeasuredFunction {
  name: string;
  kibibytes: number;
  /** Of the first call. */
  requests: number;
  rounds: Round[];
}

let measured: Promise<MeasuredFunction[]> | undefined;

/** Measures all functions once, for all who ask. */
export function measureCalls(): Promise<MeasuredFunction[]> {
  measured ??= measureAll();
  return measured;
}

async function measureAll(): Promise<MeasuredFunction[]> {
  const folder = mkdtempSync(join(tmpdir(), 'calls-'));
  try {
    const assembly = readAssembly(await keptAssembly(target => synthesise(target)), STACK_NAME);
    const found: MeasuredFunction[] = [];
    for (const name of Object.keys(CALLED)) {
      const world = defaultWorld({ checkCount: 5 });
      // A cloud for each, so that none meets what another has left.
      const run = await startRun({ assembly, parameters: {}, world, onMoment: () => {}, onLog: () => {} });
      // In real time: the run's clock stands still, and its simulator waits for it.
      const support = await startSimulator({ world, limits: UNLIMITED });
      try {
        const [logicalId] = Object.keys(assembly.template.Resources).filter(id =>
          isFunction(assembly.template.Resources[id]!.Type, id, name),
        );
        const properties = run.cloud.stack.properties(logicalId!)!;
        const settings = run.cloud.stack.functionSettings({ logicalId: logicalId!, type: 'AWS::Lambda::Function', properties });
        found.push(await measure(name, settings, { ...run.cloud.endpoints, SUPPORT: support.url }, CALLED[name]!(run.accountId), folder));
      } finally {
        await run.stop();
        await support.close();
      }
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isFunction = (type: string, logicalId: string, name: string) =>
  type === 'AWS::Lambda::Function' && logicalId.replace(/[0-9A-F]{8}$/, '').endsWith(name);

async function measure(
  name: string,
  settings: FunctionSettings,
  endpoints: Record<string, string>,
  event: unknown,
  folder: string,
): Promise<MeasuredFunction> {
  const variables = (urls: Record<string, string>) => ({
    ...functionEnvironment(settings, { region: LOCAL_REGION, accountId: LOCAL_ACCOUNT, endpoints: urls }),
    NODE_PATH: join(process.cwd(), 'node_modules'),
  });
  // The first call of an account is not like the others; the second is noted.
  await callInProcess(settings.file, event, 0, variables(endpoints));
  const requests = await requestsOf(async urls => void (await callInProcess(settings.file, event, 0, variables(urls))), endpoints);
  const files = [
    settings.file,
    cdkDefault(sourceOf(name), join(folder, `${name}.cdk.js`)),
    handSigned(requests, join(folder, `${name}.floor.js`)),
  ];
  const call = (file: string, times: number) => callInProcess(file, event, times, variables(endpoints));
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times = round === ROUNDS - 1 ? WARM_CALLS : 0;
    const [ours, cdk, floor] = [await call(files[0]!, times), await call(files[1]!, times), await call(files[2]!, times)];
    rounds.push({ ours, cdk, floor });
  }
  return { name, kibibytes: Math.round(statSync(settings.file).size / 1_024), requests: requests.length, rounds };
}

async function requestsOf(
  call: (urls: Record<string, string>) => Promise<void>,
  endpoints: Record<string, string>,
): Promise<NotedRequest[]> {
  const noted: NotedRequest[] = [];
  const proxies = await Promise.all(
    Object.entries(endpoints).map(async ([service, url]) => [service, await notingProxy(url, noted)] as const),
  );
  try {
    await call(Object.fromEntries(proxies.map(([service, { url }]) => [service, url])));
    return noted;
  } finally {
    for (const [, { server }] of proxies) server.close();
  }
}

function sourceOf(name: string): string {
  const file = `${name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.ts`;
  const room = name === 'StartRefresh' ? 'trusted-advisor' : /^(NotifyOfCases|CheckInstallation)$/.test(name) ? 'operations' : 'cases';
  return join(__dirname, '..', '..', 'lambdas', room, 'handlers', file === 'check-installation.ts' ? 'preflight.ts' : file);
}
