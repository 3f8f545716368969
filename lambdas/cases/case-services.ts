import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Mode } from '../shared/contract';
import { eventPublisher } from '../shared/events';
import { documentClient, listEnv, requiredEnv } from '../shared/runtime';
import { supportClient, unrepeatableSupportClient } from '../shared/support-client';
import { alarmStates } from './alarm-states';
import { createBudget } from './create-budget';
import { dryRunDesk } from './dry-run-desk';
import { incidentStore } from './incident-store';
import type { Policy } from './policy';
import type { CaseServices, SupportDesk } from './ports';
import { type Routing, routingFor } from './routing/route';
import { supportDesk } from './support-desk';

/** Everything that the functions of this room work with, from their environment. Built once for each cold start. */
export function caseServices(): CaseServices {
  const table = requiredEnv('CASE_TABLE');
  const client = documentClient();
  const policy = policyFromEnv();
  return {
    incidents: incidentStore(client, table),
    budget: createBudget(client, table, policy.leaseSeconds),
    desk: deskFor(policy.mode),
    alarms: alarmStates(new CloudWatchClient({}), { accountId: requiredEnv('ACCOUNT_ID'), region: requiredEnv('AWS_REGION') }),
    publish: eventPublisher(new EventBridgeClient({})),
    policy,
    routing: routingFromEnv(),
    installation: requiredEnv('INSTALLATION'),
    now: () => new Date(),
  };
}

function deskFor(mode: Mode): SupportDesk {
  const once = unrepeatableSupportClient();
  const desk = supportDesk({ repeatable: supportClient(), once });
  return mode === 'Live' ? desk : dryRunDesk(desk, once);
}

function policyFromEnv(): Policy {
  return {
    mode: requiredEnv('MODE') === 'Live' ? 'Live' : 'DryRun',
    openDelaySeconds: Number(requiredEnv('OPEN_DELAY_SECONDS')),
    resolveDelaySeconds: Number(requiredEnv('RESOLVE_DELAY_SECONDS')),
    reopenWindowSeconds: Number(requiredEnv('REOPEN_WINDOW_HOURS')) * 3_600,
    autoResolve: requiredEnv('AUTO_RESOLVE') === 'true',
    maxCasesPerHour: Number(requiredEnv('MAX_CASES_PER_HOUR')),
    quietPeriodSeconds: Number(requiredEnv('QUIET_PERIOD_MINUTES')) * 60,
    leaseSeconds: Number(requiredEnv('LEASE_SECONDS')),
  };
}

function routingFromEnv(): Routing {
  return routingFor({
    serviceCode: requiredEnv('DEFAULT_SERVICE_CODE'),
    categoryCode: requiredEnv('DEFAULT_CATEGORY_CODE'),
    severityCode: requiredEnv('DEFAULT_SEVERITY_CODE'),
    issueType: requiredEnv('ISSUE_TYPE'),
    language: requiredEnv('CASE_LANGUAGE'),
    ccEmailAddresses: listEnv('CC_EMAIL_ADDRESSES'),
  });
}
