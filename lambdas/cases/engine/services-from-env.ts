import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SupportClient } from '@aws-sdk/client-support';
import type { Mode } from '../../shared/contract';
import { eventPublisher } from '../../shared/events';
import { rulesReader } from '../../shared/rules/rules-document';
import { rulesSource } from '../../shared/rules/rules-source';
import { documentClient, requiredEnv } from '../../shared/runtime';
import { supportClient, unrepeatableSupportClient } from '../../shared/support-client';
import { alarmStates } from '../alarms/alarm-states';
import { cloudWatchReader } from '../alarms/cloudwatch-reader';
import { type LeaveOutSettings, leaveOut } from '../alarms/leave-out';
import { attachmentUploader } from '../evidence/attach-evidence';
import { fileUploader } from '../evidence/upload-file';
import { type CachedServiceCatalog, cachedServiceCatalog } from '../routing/cached-service-catalog';
import { readCatalog } from '../routing/read-service-catalog';
import { routingFor } from '../routing/route';
import { type Router, router, routesInUse } from '../routing/router';
import { serviceCatalogStore } from '../routing/service-catalog-store';
import { defaultRouteFrom, policyFrom, type Setting, variableOf } from '../routing/settings';
import { createBudget } from '../store/create-budget';
import { incidentStore } from '../store/incident-store';
import { installedAt } from '../store/installed-at';
import { dryRunSupportApi } from '../support/dry-run-support-api';
import { CALL_SPACING, type Pace, paced, paceOf } from '../support/pace';
import { supportApi } from '../support/sdk-support-api';
import type { SupportApi } from '../support/support-api';
import { caseWriter, writerInTime } from './case-writer';
import { troubleCounter } from './own-metrics';
import type { CaseServices } from './services';
import { STEPS } from './steps';
import { whoSuppresses } from './who-suppresses';

/** Everything that the functions of this room work with, from their environment. Built once for each cold start. */
export function caseServices(): CaseServices & { router: Router; catalog: CachedServiceCatalog; installedAt: () => Promise<string> } {
  const table = requiredEnv('CASE_TABLE');
  const client = documentClient();
  const policy = policyFrom(fromEnv, Number(requiredEnv('LEASE_SECONDS')));
  const routing = routingFor(defaultRouteFrom(fromEnv));
  const pace = paceOf(CALL_SPACING, Date.now, sleep);
  const repeatable = paced(supportClient(), pace);
  const home = { accountId: requiredEnv('ACCOUNT_ID'), region: requiredEnv('AWS_REGION') };
  const cloudWatch = new CloudWatchClient({});
  const rules = rulesSource(rulesReader());
  const catalog = cachedServiceCatalog(serviceCatalogStore(client, table), async now =>
    readCatalog(repeatable, await routesInUse(routing, rules), now),
  );
  const alarmRouter = router(routing, rules, catalog.read);
  const now = () => new Date();
  const alarms = alarmStates(cloudWatch, home);
  const installed = installedAt(client, table, now);
  return {
    incidents: incidentStore(client, table),
    budget: createBudget(client, table, policy.leaseSeconds),
    support: supportApiFor(policy.mode, repeatable, pace),
    alarms,
    suppressions: whoSuppresses(alarmRouter, alarms, now),
    leaveOut: leaveOut(leaveOutFromEnv(), alarms, installed),
    installedAt: installed,
    publish: eventPublisher(new EventBridgeClient({})),
    policy,
    routing,
    writer: writerInTime(
      caseWriter({
        router: alarmRouter,
        routing,
        book: cloudWatchReader(cloudWatch, home),
        uploaders: { uploadAttachments: attachmentUploader(repeatable), uploadFile: fileUploader(repeatable, sleep) },
        policy,
        now,
        inTime,
      }),
      inTime,
    ),
    count: troubleCounter(),
    steps: STEPS,
    router: alarmRouter,
    catalog,
    installation: requiredEnv('INSTALLATION'),
    now,
  };
}

/** Does work that ends by a signal after so many milliseconds. */
async function inTime<T>(milliseconds: number, work: (deadline: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), milliseconds);
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
  }
}

function supportApiFor(mode: Mode, repeatable: SupportClient, pace: Pace): SupportApi {
  const once = paced(unrepeatableSupportClient(), pace);
  const support = supportApi({ repeatable, once });
  return mode === 'Live' ? support : dryRunSupportApi(support, once);
}

const fromEnv: Setting = parameter => requiredEnv(variableOf(parameter));

function leaveOutFromEnv(): LeaveOutSettings {
  const choice = (name: string) => (requiredEnv(name) === 'Open' ? 'Open' : 'Ignore');
  return {
    existingAlarms: choice('EXISTING_ALARMS'),
    scalingAlarms: choice('SCALING_ALARMS'),
    alarmsWithDisabledActions: choice('ALARMS_WITH_DISABLED_ACTIONS'),
  };
}
