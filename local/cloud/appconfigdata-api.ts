import { createHash } from 'node:crypto';
import type { AppConfigStore, HostedVersion } from './appconfig-store';
import { RestError, type Routes } from './rest-json-api';

const DEFAULT_POLL_SECONDS = 60;
const TOKEN_HOURS = 24;

/** One step of a session: what its token stands for. */
interface Step {
  environmentId: string;
  profileId: string;
  pollSeconds: number;
  /** Epoch milliseconds. */
  issuedAt: number;
  isFirst: boolean;
  /** What the session was given last. */
  given?: HostedVersion;
}

/** The part of AWS AppConfig that gives functions what is deployed: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations_AWS_AppConfig_Data.html */
export function appConfigDataRoutes(store: AppConfigStore): Routes {
  const steps = new Map<string, Step>();
  const used = new Set<string>();
  let issued = 0;

  return {
    'POST /configurationsessions': ({ body }) => {
      const input = JSON.parse(body.toString('utf8')) as Record<string, string | number | undefined>;
      const profileId = String(input.ConfigurationProfileIdentifier);
      const environmentId = String(input.EnvironmentIdentifier);
      const application = input.ApplicationIdentifier;
      if (store.environments.get(environmentId)?.applicationId !== application) throw notFound('Environment', environmentId);
      if (store.profiles.get(profileId)?.applicationId !== application) throw notFound('ConfigurationProfile', profileId);
      const pollSeconds = Number(input.RequiredMinimumPollIntervalInSeconds ?? DEFAULT_POLL_SECONDS);
      const token = issue({ environmentId, profileId, pollSeconds, issuedAt: store.now(), isFirst: true });
      return { status: 201, body: { InitialConfigurationToken: token } };
    },

    'GET /configuration': ({ query }) => {
      const step = redeem(query.configuration_token ?? '');
      const { environmentId, profileId, pollSeconds, given } = step;
      const deployed = store.deployed(environmentId, profileId);
      if (!deployed) throw notFound('Deployment', `of the configuration ${profileId}`);
      const token = issue({ ...step, issuedAt: store.now(), isFirst: false, given: deployed });
      const headers = {
        'next-poll-configuration-token': token,
        'next-poll-interval-in-seconds': `${pollSeconds}`,
        'content-type': deployed.contentType,
        'version-label': deployed.label,
      };
      return { status: 200, headers, body: deployed === given ? Buffer.alloc(0) : deployed.content };
    },
  };

  /** Tokens that repeat with the run: they are made of how many there were before. */
  function issue(step: Step): string {
    const token = createHash('sha256').update(`token ${issued++}`).digest('base64url');
    steps.set(token, step);
    return token;
  }

  /** A token counts once, for a day, and not before the interval is over. */
  function redeem(token: string): Step {
    const step = steps.get(token);
    if (!step) throw badToken(used.has(token) ? 'Expired' : 'Corrupted');
    const age = store.now() - step.issuedAt;
    if (age > TOKEN_HOURS * 3_600_000) throw badToken('Expired');
    if (!step.isFirst && age < step.pollSeconds * 1_000) throw badToken('PollIntervalNotSatisfied');
    steps.delete(token);
    used.add(token);
    return step;
  }
}

function badToken(Problem: string): RestError {
  return new RestError(400, 'BadRequestException', `The configuration token cannot be used: ${Problem}.`, {
    Reason: 'InvalidParameters',
    Details: { InvalidParameters: { ConfigurationToken: { Problem } } },
  });
}

function notFound(ResourceType: string, what: string): RestError {
  return new RestError(404, 'ResourceNotFoundException', `There is no ${ResourceType} ${what}.`, { ResourceType });
}
