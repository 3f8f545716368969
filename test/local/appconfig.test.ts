import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  DeleteApplicationCommand,
  GetDeploymentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { AppConfigDataClient, GetLatestConfigurationCommand, StartConfigurationSessionCommand } from '@aws-sdk/client-appconfigdata';
import { appConfigRoutes } from '../../local/cloud/appconfig-api';
import { AppConfigStore } from '../../local/cloud/appconfig-store';
import { appConfigDataRoutes } from '../../local/cloud/appconfigdata-api';
import { type LocalServer, listen, type RefusedCall } from '../../local/cloud/json-api';
import { restJsonApi } from '../../local/cloud/rest-json-api';

const MINUTE = 60_000;
const START = Date.parse('2030-01-01T00:00:00Z');
const profile = { ApplicationId: 'app', ConfigurationProfileId: 'profile' };
const environment = { ApplicationId: 'app', EnvironmentId: 'env' };

let now: number;
let store: AppConfigStore;
let control: AppConfigClient;
let data: AppConfigDataClient;
let servers: LocalServer[];
let refused: RefusedCall[];

beforeEach(async () => {
  now = START;
  refused = [];
  store = new AppConfigStore(() => now);
  const schemas = [{ $schema: 'http://json-schema.org/draft-04/schema#', type: 'object', properties: { rules: { type: 'array' } } }];
  store.profiles.set('profile', { applicationId: 'app', schemas, versions: [] });
  store.environments.set('env', { applicationId: 'app', deployments: [] });
  store.strategies.set('slow', { id: 'slow', deploymentMinutes: 10, bakeMinutes: 5, growthFactor: 25, growthType: 'LINEAR' });
  store.strategies.set('fast', { id: 'fast', deploymentMinutes: 0, bakeMinutes: 5, growthFactor: 100, growthType: 'LINEAR' });
  const onRefused = (call: RefusedCall) => void refused.push(call);
  servers = [
    await listen(restJsonApi('AppConfig', appConfigRoutes(store), onRefused)),
    await listen(restJsonApi('AppConfigData', appConfigDataRoutes(store), onRefused)),
  ];
  const config = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
  control = new AppConfigClient({ ...config, endpoint: servers[0]!.url });
  data = new AppConfigDataClient({ ...config, endpoint: servers[1]!.url });
});

afterEach(() => {
  control.destroy();
  data.destroy();
  for (const { server } of servers) {
    server.close();
    server.closeAllConnections();
  }
});

const write = (Content: string, rest = {}) =>
  control.send(
    new CreateHostedConfigurationVersionCommand({ ...profile, Content: Buffer.from(Content), ContentType: 'application/json', ...rest }),
  );
const deploy = (version: number, strategy = 'fast', rest = {}) =>
  control.send(
    new StartDeploymentCommand({
      ...environment,
      ConfigurationProfileId: 'profile',
      ConfigurationVersion: `${version}`,
      DeploymentStrategyId: strategy,
      ...rest,
    }),
  );
const deployment = (DeploymentNumber: number) => control.send(new GetDeploymentCommand({ ...environment, DeploymentNumber }));

describe('versions', () => {
  test('are kept to the letter, with who wrote them, and listed with the newest first', async () => {
    const text = '{"rules": ["{{alarmName}} 支払い"]}\n';
    expect(await write(text, { Description: 'alice' })).toMatchObject({ VersionNumber: 1, Description: 'alice' });
    await write('{}');
    const first = await control.send(new GetHostedConfigurationVersionCommand({ ...profile, VersionNumber: 1 }));
    expect([Buffer.from(first.Content!).toString('utf8'), first.ContentType]).toEqual([text, 'application/json']);
    const { Items = [] } = await control.send(new ListHostedConfigurationVersionsCommand(profile));
    expect(Items.map(({ VersionNumber, Description }) => [VersionNumber, Description])).toEqual([
      [2, undefined],
      [1, 'alice'],
    ]);
  });

  test('come in pages', async () => {
    for (let index = 0; index < 5; index++) await write('{}');
    const { Items, NextToken } = await control.send(new ListHostedConfigurationVersionsCommand({ ...profile, MaxResults: 2 }));
    expect(Items?.map(({ VersionNumber }) => VersionNumber)).toEqual([5, 4]);
    const rest = await control.send(new ListHostedConfigurationVersionsCommand({ ...profile, NextToken }));
    expect(rest.Items?.map(({ VersionNumber }) => VersionNumber)).toEqual([3, 2, 1]);
    expect(rest.NextToken).toBeUndefined();
  });

  test('are not written over one that the writer has not seen', async () => {
    await write('{"rules":[1]}');
    await write('{"rules":[2]}', { LatestVersionNumber: 1 });
    await expect(write('{}', { LatestVersionNumber: 1 })).rejects.toMatchObject({ name: 'ConflictException' });
    expect(store.profiles.get('profile')!.versions).toHaveLength(2);
  });

  test('that are too large are refused with the limit', async () => {
    const error = { name: 'PayloadTooLargeException', Measure: 'KILOBYTES', Limit: 2_048, Size: 2_049 };
    await expect(write(' '.repeat(2_048 * 1_024 + 1))).rejects.toMatchObject(error);
    await write(' '.repeat(2_048 * 1_024));
  });

  test('and configurations that are not there are named', async () => {
    const missing = { name: 'ResourceNotFoundException' };
    await expect(control.send(new GetHostedConfigurationVersionCommand({ ...profile, VersionNumber: 1 }))).rejects.toMatchObject(missing);
    await expect(write('{}', { ConfigurationProfileId: 'other' })).rejects.toMatchObject(missing);
    await expect(write('{}', { ApplicationId: 'other' })).rejects.toMatchObject(missing);
  });
});

describe('a deployment', () => {
  test('takes the time of its strategy, and is over when it has been watched', async () => {
    await write('{}');
    expect(await deploy(1, 'slow')).toMatchObject({ DeploymentNumber: 1, State: 'DEPLOYING', PercentageComplete: 25 });
    const states = [];
    for (const minutes of [3, 9, 10, 14, 15]) {
      now = START + minutes * MINUTE;
      const { State, PercentageComplete, CompletedAt } = await deployment(1);
      states.push([minutes, State, PercentageComplete, CompletedAt?.getTime()]);
    }
    expect(states).toEqual([
      [3, 'DEPLOYING', 50, undefined],
      [9, 'DEPLOYING', 100, undefined],
      [10, 'BAKING', 100, undefined],
      [14, 'BAKING', 100, undefined],
      [15, 'COMPLETE', 100, START + 15 * MINUTE],
    ]);
  });

  test('is checked by the validators of the profile first: what they refuse is told in detail, and nothing is deployed', async () => {
    await write('{"rules":{}}');
    await expect(deploy(1)).rejects.toMatchObject({
      name: 'BadRequestException',
      Reason: 'InvalidConfiguration',
      Details: { InvalidConfiguration: [{ Constraint: 'type', Reason: '#/rules: must be array' }] },
    });
    await write('rules: []');
    await expect(deploy(2)).rejects.toMatchObject({ name: 'BadRequestException' });
    expect((await control.send(new ListDeploymentsCommand(environment))).Items).toEqual([]);
  });

  test('waits for none: while one goes on or is watched, a second is refused', async () => {
    await write('{}');
    await deploy(1, 'slow');
    for (const minutes of [1, 12]) {
      now = START + minutes * MINUTE;
      await expect(deploy(1)).rejects.toMatchObject({ name: 'ConflictException' });
    }
    now = START + 15 * MINUTE;
    expect(await deploy(1)).toMatchObject({ DeploymentNumber: 2, State: 'BAKING' });
  });

  test('of a version or by a strategy that is not there is refused, and one that somebody did not expect', async () => {
    await write('{}');
    await expect(deploy(2)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(deploy(1, 'none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(deploy(1, 'fast', { LatestDeploymentNumber: 4 })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(deployment(1)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('that an alarm rolls back says so, and leaves what was there before; one that is over stays', async () => {
    await write('{"rules":[1]}');
    await write('{"rules":[2]}');
    await deploy(1);
    now += 5 * MINUTE;
    await deploy(2);
    now += MINUTE;
    store.rollBack('env', 'The alarm A went off.');
    expect(await deployment(2)).toMatchObject({
      State: 'ROLLED_BACK',
      EventLog: expect.arrayContaining([
        expect.objectContaining({ EventType: 'ROLLBACK_COMPLETED', TriggeredBy: 'CLOUDWATCH_ALARM', Description: 'The alarm A went off.' }),
      ]),
    });
    expect(await deployment(1)).toMatchObject({ State: 'COMPLETE' });
    expect(store.deployed('env', 'profile')?.number).toBe(1);
  });
});

describe('reading what is deployed', () => {
  const session = (rest = {}) =>
    data.send(
      new StartConfigurationSessionCommand({
        ApplicationIdentifier: 'app',
        EnvironmentIdentifier: 'env',
        ConfigurationProfileIdentifier: 'profile',
        ...rest,
      }),
    );
  const read = (ConfigurationToken?: string) => data.send(new GetLatestConfigurationCommand({ ConfigurationToken }));
  const textOf = ({ Configuration }: { Configuration?: Uint8Array }) => Buffer.from(Configuration ?? []).toString('utf8');
  const problem = (Problem: string) => ({
    name: 'BadRequestException',
    Details: { InvalidParameters: { ConfigurationToken: { Problem } } },
  });

  test('gives the whole text once, then nothing as long as it is the same', async () => {
    await write('{"rules":[1]}');
    await deploy(1);
    const first = await read((await session()).InitialConfigurationToken);
    expect([textOf(first), first.NextPollIntervalInSeconds, first.ContentType]).toEqual(['{"rules":[1]}', 60, 'application/json']);
    now += MINUTE;
    const second = await read(first.NextPollConfigurationToken);
    expect(textOf(second)).toBe('');
    await write('{"rules":[2]}');
    now += 5 * MINUTE;
    await deploy(2);
    expect(textOf(await read(second.NextPollConfigurationToken))).toBe('{"rules":[2]}');
  });

  test('takes a token once, for a day, and not before the interval is over', async () => {
    await write('{}');
    await deploy(1);
    const { InitialConfigurationToken } = await session({ RequiredMinimumPollIntervalInSeconds: 120 });
    const { NextPollConfigurationToken } = await read(InitialConfigurationToken);
    await expect(read(InitialConfigurationToken)).rejects.toMatchObject(problem('Expired'));
    await expect(read('made-up')).rejects.toMatchObject(problem('Corrupted'));
    now += 119_000;
    await expect(read(NextPollConfigurationToken)).rejects.toMatchObject(problem('PollIntervalNotSatisfied'));
    now += 1_000;
    const later = await read(NextPollConfigurationToken);
    now += 24 * 60 * MINUTE + 1;
    await expect(read(later.NextPollConfigurationToken)).rejects.toMatchObject(problem('Expired'));
  });

  test('finds nothing before the first deployment, and knows no other configuration', async () => {
    const { InitialConfigurationToken } = await session();
    await expect(read(InitialConfigurationToken)).rejects.toMatchObject({ name: 'ResourceNotFoundException', ResourceType: 'Deployment' });
    await expect(session({ EnvironmentIdentifier: 'x' })).rejects.toMatchObject({ ResourceType: 'Environment' });
    await expect(session({ ConfigurationProfileIdentifier: 'x' })).rejects.toMatchObject({ ResourceType: 'ConfigurationProfile' });
  });
});

test('a call that is not here is refused by its name, and heard', async () => {
  await expect(control.send(new DeleteApplicationCommand({ ApplicationId: 'app' }))).rejects.toMatchObject({ name: 'NotInLocalRun' });
  expect(refused).toEqual([{ service: 'AppConfig', operation: 'DELETE /applications/app' }]);
});
