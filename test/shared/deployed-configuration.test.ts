import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { deployedConfiguration } from '../../lambdas/shared/deployed-configuration';
import { AppConfigStore } from '../../local/cloud/appconfig-store';
import { appConfigDataRoutes } from '../../local/cloud/appconfigdata-api';
import { type LocalServer, listen } from '../../local/cloud/json-api';
import { RestError, type Routes, restJsonApi } from '../../local/cloud/rest-json-api';

const place = { application: 'app', environment: 'env', profile: 'profile' };

/** What AWS AppConfig does wrong next, if anything. */
let failing: ((call: string) => RestError | undefined) | undefined;
let now: number;
let store: AppConfigStore;
let calls: string[];
let client: AppConfigDataClient;
let closing: (() => void)[];

beforeEach(async () => {
  [now, calls, failing] = [Date.parse('2030-01-01T00:00:00Z'), [], undefined];
  store = new AppConfigStore(() => now);
  store.profiles.set('profile', { applicationId: 'app', schemas: [], versions: [] });
  store.environments.set('env', { applicationId: 'app', deployments: [] });
  closing = [];
  client = await serve(watched(appConfigDataRoutes(store)));
});

afterEach(() => {
  for (const close of closing) close();
});

/** A client of AWS AppConfig with these routes, until the end of the test. */
async function serve(routes: Routes): Promise<AppConfigDataClient> {
  const { server, url }: LocalServer = await listen(restJsonApi('AppConfigData', routes, () => {}));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const served = new AppConfigDataClient({ region: 'us-east-1', endpoint: url, credentials, maxAttempts: 1 });
  closing.push(() => {
    served.destroy();
    server.close();
    server.closeAllConnections();
  });
  return served;
}

/** The same routes, with what is asked written down. */
function watched(routes: Routes): Routes {
  return Object.fromEntries(
    Object.entries(routes).map(([route, operation]) => [
      route,
      request => {
        const call = route.startsWith('POST') ? 'session' : 'read';
        calls.push(call);
        const error = failing?.(call);
        if (error) throw error;
        return operation(request);
      },
    ]),
  );
}

const minutes = (count: number) => {
  now += count * 60_000;
};
const reader = () => deployedConfiguration(client, place, () => now);

function deploy(text: string): void {
  const { versions } = store.profiles.get('profile')!;
  const { deployments } = store.environments.get('env')!;
  versions.push({ number: versions.length + 1, content: Buffer.from(text), contentType: 'application/json' });
  const strategy = { id: 'at once', deploymentMinutes: 0, bakeMinutes: 0, growthFactor: 100, growthType: 'LINEAR' };
  deployments.push({ number: deployments.length + 1, profileId: 'profile', version: versions.length, strategy, startedAt: now });
}

const broken = (call: string) => (asked: string) => (asked === call ? new RestError(400, 'AccessDeniedException', 'No.') : undefined);

test('what is deployed is read in one session, at most once a minute', async () => {
  deploy('first');
  const read = reader();
  expect([await read(), await read()]).toEqual(['first', 'first']);
  expect(calls).toEqual(['session', 'read']);
  deploy('second');
  expect(await read()).toBe('first');
  minutes(1);
  expect(await read()).toBe('second');
  minutes(1);
  expect(await read()).toBe('second');
  expect(calls).toEqual(['session', 'read', 'read', 'read']);
});

test('two who ask at once use no token twice', async () => {
  deploy('text');
  const read = reader();
  expect(await Promise.all([read(), read(), read()])).toEqual(['text', 'text', 'text']);
  expect(calls).toEqual(['session', 'read']);
});

test('the service may want a longer pause than a minute', async () => {
  deploy('text');
  const slow = (routes: Routes): Routes => ({
    ...routes,
    'GET /configuration': request => {
      const answer = routes['GET /configuration']!(request);
      return { ...answer, headers: { ...answer.headers, 'next-poll-interval-in-seconds': '300' } };
    },
  });
  const patient = await serve(slow(watched(appConfigDataRoutes(store))));
  const read = deployedConfiguration(patient, place, () => now);
  await read();
  minutes(4);
  await read();
  expect(calls).toEqual(['session', 'read']);
  minutes(1);
  await read();
  expect(calls).toEqual(['session', 'read', 'read']);
});

test('before the first deployment there is nothing, which is no failure, and the first one is found', async () => {
  const read = reader();
  expect(await read()).toBeUndefined();
  deploy('first');
  minutes(1);
  expect(await read()).toBe('first');
});

test.each([
  [
    'the session is refused because nothing was deployed',
    new RestError(404, 'ResourceNotFoundException', 'x', { ResourceType: 'Deployment' }),
  ],
  ['the same as a bad request', new RestError(400, 'BadRequestException', 'The configuration has not been deployed to the environment.')],
])('%s: there is nothing, whichever call says so', async (_, error) => {
  for (const failingCall of ['session', 'read']) {
    failing = call => (call === failingCall ? error : undefined);
    expect(await reader()()).toBeUndefined();
  }
});

test('a deployment that is taken back before there was any other leaves nothing', async () => {
  deploy('text');
  const read = reader();
  await read();
  store.environments.get('env')!.deployments[0]!.rolledBack = { at: now, by: 'USER', description: '' };
  minutes(1);
  expect(await read()).toBeUndefined();
});

test.each(['Application', 'Environment', 'ConfigurationProfile'])('that the %s is missing is a failure', async ResourceType => {
  failing = () => new RestError(404, 'ResourceNotFoundException', 'x', { ResourceType });
  await expect(reader()()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a token that cannot be used any more is replaced by a new session in the same look', async () => {
  deploy('text');
  const read = reader();
  await read();
  minutes(25 * 60);
  deploy('new');
  expect(await read()).toBe('new');
  expect(calls).toEqual(['session', 'read', 'read', 'session', 'read']);
});

test('a failure is told to everybody for a quarter of a minute, as one error, and then tried anew with a new session', async () => {
  deploy('text');
  const read = reader();
  await read();
  minutes(1);
  failing = broken('read');
  const first = await read().catch(error => error);
  const second = await read().catch(error => error);
  expect(first).toBe(second);
  expect(first).toMatchObject({ name: 'AccessDeniedException' });
  expect(calls).toEqual(['session', 'read', 'read']);
  failing = undefined;
  now += 15_000;
  expect(await read()).toBe('text');
  expect(calls).toEqual(['session', 'read', 'read', 'session', 'read']);
});
