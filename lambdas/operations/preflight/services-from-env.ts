import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { readCatalog } from '../../cases/routing/read-service-catalog';
import { defaultRouteFrom, variableOf } from '../../cases/routing/settings';
import { METRIC_NAMESPACE } from '../../shared/contract';
import { rulesReader } from '../../shared/rules/rules-document';
import { documentClient, listEnv, requiredEnv } from '../../shared/runtime';
import { supportClient } from '../../shared/support-client';
import { listRules } from './check-installations';
import type { PreflightMode, PreflightServices } from './preflight';
import { preflightStore } from './preflight-store';
import { runChecks } from './run-checks';

/** For all checks together: the function's timeout leaves the rest to keeping the result and to answering. */
const CHECKING_MILLISECONDS = 35_000;
const QUICK = { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true };

/** What the preflight works with, from the function's environment. */
export function preflightServices(): PreflightServices {
  const support = supportClient({ maxAttempts: 4, requestHandler: QUICK });
  const bus = new EventBridgeClient({ requestHandler: QUICK });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'operations' });
  const now = () => new Date();
  const ofParameter = (parameter: string): [string, string[]] => [parameter, listEnv(variableOf(parameter))];
  return {
    mode: requiredEnv('PREFLIGHT') as PreflightMode,
    store: preflightStore(documentClient(), requiredEnv('CASE_TABLE')),
    now,
    count(metric, value) {
      metrics.addMetric(metric, MetricUnit.Count, value);
      metrics.publishStoredMetrics();
    },
    runChecks: () =>
      runChecks({
        configured: defaultRouteFrom(parameter => requiredEnv(variableOf(parameter))),
        addresses: ['CcEmailAddresses', 'CaseNotificationEmail', 'NotificationEmail'].map(ofParameter),
        ownRule: { name: requiredEnv('ALARM_RULE_NAME'), alarmNamePrefix: requiredEnv('ALARM_NAME_PREFIX') },
        // A new one each time: a rule that was read yesterday may be another today.
        readDocument: rulesReader(),
        readCatalog: routes => readCatalog(support, routes, now()),
        listRules: () => listRules(bus),
        inTime: withinTime(CHECKING_MILLISECONDS),
      }),
  };
}

/** Gives up on work when the time for all of it is over: what was asked then is not known. */
function withinTime(milliseconds: number): <T>(work: Promise<T>) => Promise<T> {
  const until = Date.now() + milliseconds;
  return async work => {
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<never>((_, reject) => {
      const error = Object.assign(new Error('There was no answer in time.'), { name: 'NoAnswerInTime' });
      timer = setTimeout(() => reject(error), Math.max(0, until - Date.now()));
    });
    return Promise.race([work, timeUp]).finally(() => clearTimeout(timer));
  };
}
