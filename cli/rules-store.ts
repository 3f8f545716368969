import {
  CreateHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  type HostedConfigurationVersionSummary,
  paginateListDeployments,
  paginateListHostedConfigurationVersions,
} from '@aws-sdk/client-appconfig';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { type Installation, outputOf } from './installation';
import { explained } from './rules-errors';

/** A deployment of rules, with AWS AppConfig's own state: COMPLETE, BAKING, ROLLED_BACK ... */
export interface RulesDeployment {
  number: number;
  version: number;
  state: string;
  startedAt?: Date;
}

/** The rules as they stand. */
export interface RulesNow {
  /** The version that the functions read; 0 when none was ever deployed. */
  version: number;
  json: string;
  /** The newest version that was written, be it deployed or not. */
  latestVersion: number;
  /** The newest first. */
  deployments: RulesDeployment[];
}

/** What is in force as long as nothing was deployed. */
const NOTHING_SAID = '{}';
const UNDER_WAY = ['DEPLOYING', 'BAKING', 'VALIDATING'];

/** Where AWS AppConfig has the rules of an installation. */
export function profileOf(installation: Installation) {
  return {
    ApplicationId: outputOf(installation, STACK_OUTPUT.rulesApplication),
    ConfigurationProfileId: outputOf(installation, STACK_OUTPUT.rulesProfile),
  };
}

export function environmentOf(installation: Installation) {
  return {
    ApplicationId: outputOf(installation, STACK_OUTPUT.rulesApplication),
    EnvironmentId: outputOf(installation, STACK_OUTPUT.rulesEnvironment),
  };
}

/** The rules in force, and what a change of them has to know. */
export async function readRules(installation: Installation): Promise<RulesNow> {
  const deployments = await listDeployments(installation);
  const version = inForce(deployments)?.version ?? 0;
  const [latest] = await listVersions(installation);
  const json = version === 0 ? NOTHING_SAID : await readVersion(installation, version);
  return { version, json, latestVersion: latest?.VersionNumber ?? 0, deployments };
}

/** The deployment by which the present rules came: one that was taken back did not bring any. */
export function inForce(deployments: RulesDeployment[]): RulesDeployment | undefined {
  return deployments.find(({ state }) => state === 'COMPLETE' || UNDER_WAY.includes(state));
}

/** The deployment that goes on, is watched, or is being taken back: AWS AppConfig starts no other until it is over. */
export function unfinished(deployments: RulesDeployment[]): RulesDeployment | undefined {
  return deployments.find(({ state }) => state === 'ROLLING_BACK' || UNDER_WAY.includes(state));
}

/** @throws CannotDo for a version that is not there */
export async function readVersion(installation: Installation, version: number): Promise<string> {
  const command = new GetHostedConfigurationVersionCommand({ ...profileOf(installation), VersionNumber: version });
  const { Content = new Uint8Array() } = await explained(
    installation.clients.appConfig.send(command),
    `There is no version ${version} of the rules: rules history lists them.`,
  );
  return Buffer.from(Content).toString('utf8');
}

/** The newest first. */
export async function listVersions(installation: Installation): Promise<HostedConfigurationVersionSummary[]> {
  const pages = paginateListHostedConfigurationVersions({ client: installation.clients.appConfig }, profileOf(installation));
  const versions = await explained(all(pages, ({ Items = [] }) => Items));
  return versions.sort((a, b) => b.VersionNumber! - a.VersionNumber!);
}

export async function listDeployments(installation: Installation): Promise<RulesDeployment[]> {
  const { ConfigurationProfileId } = profileOf(installation);
  const pages = paginateListDeployments({ client: installation.clients.appConfig }, environmentOf(installation));
  const deployments = await explained(all(pages, ({ Items = [] }) => Items));
  return deployments
    .filter(deployment => (deployment.ConfigurationProfileId ?? ConfigurationProfileId) === ConfigurationProfileId)
    .map(({ DeploymentNumber, ConfigurationVersion, State, StartedAt }) => ({
      number: DeploymentNumber!,
      version: Number(ConfigurationVersion),
      state: String(State),
      startedAt: StartedAt,
    }))
    .sort((a, b) => b.number - a.number);
}

/**
 * Writes a version, if none was written since the rules were read. It is not in force before it is deployed.
 * @param description as AWS AppConfig takes it: printable ASCII, at most 1,024 characters
 * @returns its number
 * @throws CannotDo when somebody else was faster, and for what AWS AppConfig does not take
 */
export async function writeVersion(installation: Installation, json: string, { latestVersion }: RulesNow, description: string) {
  const command = new CreateHostedConfigurationVersionCommand({
    ...profileOf(installation),
    Content: Buffer.from(json),
    ContentType: 'application/json',
    Description: description.replace(/[^ -~]+/g, '?').slice(0, 1_024),
    // Before the first version there is none to name.
    ...(latestVersion > 0 && { LatestVersionNumber: latestVersion }),
  });
  const { VersionNumber = 0 } = await explained(installation.clients.appConfig.send(command));
  return VersionNumber;
}

async function all<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => Item[]): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsOf(page));
  return items;
}
