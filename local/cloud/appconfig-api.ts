import { type Deployment, describeDeployment } from './appconfig-deployment';
import type { AppConfigStore, Environment, HostedVersion, Profile } from './appconfig-store';
import { validate } from './appconfig-validation';
import { type RestAnswer, RestError, type RestRequest, type Routes } from './rest-json-api';

type Json = Record<string, unknown>;

/** The default quota of a hosted configuration, in kilobytes. */
const MAX_KILOBYTES = 2_048;
/** Versions, or deployments, of one page. */
const DEFAULT_PAGE = 50;

const VERSIONS = '/applications/{ApplicationId}/configurationprofiles/{ConfigurationProfileId}/hostedconfigurationversions';
const DEPLOYMENTS = '/applications/{ApplicationId}/environments/{EnvironmentId}/deployments';

/** The part of AWS AppConfig that keeps and deploys hosted configurations. */
export function appConfigRoutes(store: AppConfigStore): Routes {
  return {
    [`POST ${VERSIONS}`]: request => createVersion(profileOf(store, request), request),
    [`GET ${VERSIONS}`]: request => {
      const { versions } = profileOf(store, request);
      return page(request, [...versions].reverse(), version => describeVersion(version, request));
    },
    [`GET ${VERSIONS}/{VersionNumber}`]: request => {
      const version = versionOf(profileOf(store, request), request.path.VersionNumber!);
      return versionAnswer(200, version, request);
    },
    [`POST ${DEPLOYMENTS}`]: request => startDeployment(store, environmentOf(store, request), request),
    [`GET ${DEPLOYMENTS}`]: request => {
      const { deployments } = environmentOf(store, request);
      return page(request, [...deployments].reverse(), deployment => describeDeployment(deployment, store.now()));
    },
    [`GET ${DEPLOYMENTS}/{DeploymentNumber}`]: request => {
      const deployment = deploymentOf(environmentOf(store, request), request);
      return { status: 200, body: { ...request.path, ...describeDeployment(deployment, store.now()) } };
    },
  };
}

function createVersion({ versions }: Profile, request: RestRequest): RestAnswer {
  const { headers, body } = request;
  const size = Math.ceil(body.length / 1_024);
  if (size > MAX_KILOBYTES) {
    const message = `The configuration has ${size} KB; the limit is ${MAX_KILOBYTES} KB.`;
    throw new RestError(413, 'PayloadTooLargeException', message, { Measure: 'KILOBYTES', Limit: MAX_KILOBYTES, Size: size });
  }
  const latest = versions.at(-1)?.number ?? 0;
  const expected = headers['latest-version-number'];
  if (expected !== undefined && Number(expected) !== latest)
    throw new RestError(409, 'ConflictException', `The latest version is ${latest}, not ${expected}.`);
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  const version = { number: latest + 1, content: body, contentType, description: headers.description, label: headers.versionlabel };
  versions.push(version);
  return versionAnswer(201, version, request);
}

function startDeployment(store: AppConfigStore, environment: Environment, request: RestRequest): RestAnswer {
  const input = JSON.parse(request.body.toString('utf8')) as Record<string, string | undefined>;
  const { ConfigurationProfileId: profileId = '', ConfigurationVersion = '', DeploymentStrategyId = '', Description } = input;
  const profile = profileOf(store, { ...request, path: { ...request.path, ConfigurationProfileId: profileId } });
  const version = versionOf(profile, ConfigurationVersion);
  const strategy = store.strategies.get(DeploymentStrategyId);
  if (!strategy) throw notFound('DeploymentStrategy', DeploymentStrategyId);
  const latest = environment.deployments.length;
  if (input.LatestDeploymentNumber !== undefined && Number(input.LatestDeploymentNumber) !== latest)
    throw new RestError(409, 'ConflictException', `The latest deployment is ${latest}, not ${input.LatestDeploymentNumber}.`);
  const running = store.running(environment, profileId);
  if (running) throw new RestError(409, 'ConflictException', `Deployment ${running.number} of this configuration is still going on.`);
  for (const schema of profile.schemas) validate(schema, version);
  const deployment: Deployment = {
    number: latest + 1,
    profileId,
    version: version.number,
    strategy,
    description: Description,
    startedAt: store.now(),
  };
  environment.deployments.push(deployment);
  return { status: 201, body: { ...request.path, ...describeDeployment(deployment, store.now()) } };
}

function profileOf(store: AppConfigStore, { path }: RestRequest): Profile {
  const found = store.profiles.get(path.ConfigurationProfileId!);
  if (found?.applicationId !== path.ApplicationId) throw notFound('ConfigurationProfile', path.ConfigurationProfileId);
  return found!;
}

function environmentOf(store: AppConfigStore, { path }: RestRequest): Environment {
  const found = store.environments.get(path.EnvironmentId!);
  if (found?.applicationId !== path.ApplicationId) throw notFound('Environment', path.EnvironmentId);
  return found!;
}

function versionOf({ versions }: Profile, number: string): HostedVersion {
  const found = versions.find(version => `${version.number}` === number || version.label === number);
  if (!found) throw notFound('HostedConfigurationVersion', number);
  return found;
}

function deploymentOf({ deployments }: Environment, { path }: RestRequest): Deployment {
  const found = deployments.find(({ number }) => `${number}` === path.DeploymentNumber);
  if (!found) throw notFound('Deployment', path.DeploymentNumber);
  return found;
}

function notFound(kind: string, id = ''): RestError {
  return new RestError(404, 'ResourceNotFoundException', `There is no ${kind} ${id}.`, { ResourceName: kind });
}

function describeVersion({ number, description, contentType, label }: HostedVersion, { path }: RestRequest): Json {
  return { ...path, VersionNumber: number, Description: description, ContentType: contentType, VersionLabel: label };
}

function versionAnswer(status: number, version: HostedVersion, { path }: RestRequest): RestAnswer {
  const headers = {
    'application-id': path.ApplicationId,
    'configuration-profile-id': path.ConfigurationProfileId,
    'version-number': `${version.number}`,
    'content-type': version.contentType,
    description: version.description,
    versionlabel: version.label,
  };
  return { status, headers, body: version.content };
}

function page<T>({ query }: RestRequest, all: T[], describe: (each: T) => Json): RestAnswer {
  const from = Number(query.next_token ?? 0);
  const size = Number(query.max_results ?? DEFAULT_PAGE);
  const NextToken = from + size < all.length ? `${from + size}` : undefined;
  return { status: 200, body: { Items: all.slice(from, from + size).map(describe), NextToken } };
}
