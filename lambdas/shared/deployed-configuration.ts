import {
  type AppConfigDataClient,
  BadRequestException,
  GetLatestConfigurationCommand,
  ResourceNotFoundException,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';

/** Seconds between two looks for a new deployment, at the least: each is a call that costs. */
const POLL_SECONDS = 60;
/** After a failure: so long that a service that is down is not asked for every single event, so short that a blip is soon over. */
const PAUSE_AFTER_FAILURE_SECONDS = 15;

/** Where AWS AppConfig has a configuration: IDs, or names. */
export interface ConfigurationPlace {
  application: string;
  environment: string;
  profile: string;
}

/** Gives the text that is deployed; `undefined` as long as nothing was. @throws when that cannot be found out */
export type ReadConfiguration = () => Promise<string | undefined>;

/**
 * Reads a configuration as AWS AppConfig asks for it: one session, each token used once, no look before the interval that the last answer named.
 * Powertools' AppConfigProvider does neither forget the token of a call that failed, so that all later ones would fail for a day, nor honour the interval.
 * @param now epoch milliseconds
 * @see https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_GetLatestConfiguration.html
 */
export function deployedConfiguration(
  client: Pick<AppConfigDataClient, 'send'>,
  place: ConfigurationPlace,
  now: () => number,
): ReadConfiguration {
  let token: string | undefined;
  let deployed: string | undefined;
  let failure: Error | undefined;
  let nextAt = 0;
  let looking: Promise<void> | undefined;

  return async () => {
    if (now() >= nextAt) {
      // Two looks at once would use one token twice.
      looking ??= look().finally(() => (looking = undefined));
      await looking;
    }
    if (failure) throw failure;
    return deployed;
  };

  async function look(): Promise<void> {
    try {
      const seconds = await poll();
      nextAt = now() + Math.max(seconds, POLL_SECONDS) * 1000;
      failure = undefined;
    } catch (error) {
      nextAt = now() + PAUSE_AFTER_FAILURE_SECONDS * 1000;
      failure = error as Error;
    }
  }

  /** @returns the seconds until the next look, as the service wants them */
  async function poll(): Promise<number> {
    try {
      const isNew = token === undefined;
      return await latest(token ?? (await startSession())).catch(error => {
        // A token of yesterday, or one whose answer was lost.
        if (isNew || !(error instanceof BadRequestException)) throw error;
        return startSession().then(latest);
      });
    } catch (error) {
      if (!isNothingDeployed(error)) throw error;
      deployed = undefined;
      return POLL_SECONDS;
    }
  }

  async function startSession(): Promise<string> {
    const { InitialConfigurationToken = '' } = await client.send(
      new StartConfigurationSessionCommand({
        ApplicationIdentifier: place.application,
        EnvironmentIdentifier: place.environment,
        ConfigurationProfileIdentifier: place.profile,
        RequiredMinimumPollIntervalInSeconds: POLL_SECONDS,
      }),
    );
    deployed = undefined;
    return InitialConfigurationToken;
  }

  async function latest(ConfigurationToken: string): Promise<number> {
    token = undefined;
    const answer = await client.send(new GetLatestConfigurationCommand({ ConfigurationToken }));
    token = answer.NextPollConfigurationToken;
    // An empty answer: what this session gave before is the latest.
    if (answer.Configuration?.length) deployed = Buffer.from(answer.Configuration).toString('utf8');
    return answer.NextPollIntervalInSeconds ?? POLL_SECONDS;
  }
}

/**
 * AWS does not document which call fails before the first deployment, nor how: any answer that speaks of it counts. An application, environment or
 * profile that is missing is another matter.
 */
function isNothingDeployed(error: unknown): boolean {
  if (error instanceof BadRequestException) return !error.Details && /deploy/i.test(error.message);
  if (!(error instanceof ResourceNotFoundException)) return false;
  return error.ResourceType === undefined || error.ResourceType === 'Deployment' || error.ResourceType === 'Configuration';
}
