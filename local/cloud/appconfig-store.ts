import { type Deployment, isRunning, type Strategy, stateOf } from './appconfig-deployment';

/** One version of a hosted configuration. */
export interface HostedVersion {
  number: number;
  content: Buffer;
  contentType: string;
  description?: string;
  label?: string;
}

export interface Profile {
  applicationId: string;
  /** JSON Schemas that a configuration has to fulfil before it is deployed. */
  schemas: object[];
  /** In the order of their numbers. */
  versions: HostedVersion[];
}

export interface Environment {
  applicationId: string;
  /** In the order of their numbers. */
  deployments: Deployment[];
}

/** A metric whose alarm rolls back what is being deployed in an environment. */
export interface Monitor {
  environmentId: string;
  alarmName: string;
  namespace: string;
  metricName: string;
  threshold: number;
}

/** AWS AppConfig of the local cloud. Everything goes by its ID, which in a local run is the logical ID. */
export class AppConfigStore {
  readonly profiles = new Map<string, Profile>();
  readonly environments = new Map<string, Environment>();
  readonly monitors: Monitor[] = [];
  readonly strategies = new Map<string, Strategy>();

  /** @param now the present moment of the run, in epoch milliseconds */
  constructor(readonly now: () => number) {}

  /** The deployment of a profile that goes on or is watched. */
  running(environment: Environment, profileId: string): Deployment | undefined {
    const now = this.now();
    return environment.deployments.find(deployment => deployment.profileId === profileId && isRunning(deployment, now));
  }

  /** What is read: the newest version of which a deployment has begun and was not taken back. */
  deployed(environmentId: string, profileId: string): HostedVersion | undefined {
    const last = this.environments
      .get(environmentId)
      ?.deployments.filter(deployment => deployment.profileId === profileId && stateOf(deployment, this.now()) !== 'ROLLED_BACK')
      .at(-1);
    return this.profiles.get(profileId)?.versions.find(({ number }) => number === last?.version);
  }

  /** Takes back what goes on or is watched in an environment, as AWS AppConfig does when one of its alarms goes off. */
  rollBack(environmentId: string, description: string): void {
    const now = this.now();
    for (const deployment of this.environments.get(environmentId)?.deployments ?? []) {
      if (isRunning(deployment, now)) deployment.rolledBack = { at: now, by: 'CLOUDWATCH_ALARM', description };
    }
  }
}
