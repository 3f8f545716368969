import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { RULES_ENV } from '../contract';
import { deployedConfiguration, type ReadConfiguration } from '../deployed-configuration';
import { requiredEnv } from '../runtime';

/** The rules are worth a short wait only: while they cannot be read, those that are known are in force. */
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** Reads the operator's rules that are deployed, from where the function's environment says; where it names none, there never are any. */
export function rulesReader(): ReadConfiguration {
  const application = requiredEnv(RULES_ENV.application);
  if (application === '') return async () => undefined;
  const place = { application, environment: requiredEnv(RULES_ENV.environment), profile: requiredEnv(RULES_ENV.profile) };
  return deployedConfiguration(new AppConfigDataClient({ requestHandler: TIMEOUTS }), place, Date.now);
}
