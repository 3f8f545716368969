import { Aws, Duration, Fn } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type RulesConfiguration, rulesEnvironment } from '../rules-configuration';
import { type CaseSettings, caseEnvironment } from './case-settings';

/** How long a function of this room may run. */
export const FUNCTION_TIMEOUT = Duration.seconds(60);
/** For how long a claimed call belongs to its invocation: no invocation lives longer, and the rest is margin. */
const LEASE = FUNCTION_TIMEOUT.plus(Duration.seconds(30));

/** A function that works incidents. */
export interface IncidentWorkerProps {
  readonly table: ITable;
  readonly rules?: RulesConfiguration;
  /** What `workerEnvironment` makes of the settings. */
  readonly environment: Record<string, string>;
}

/** What `caseServices()` reads. */
export function workerEnvironment(settings: CaseSettings, table: ITable, rules?: RulesConfiguration): Record<string, string> {
  return {
    CASE_TABLE: table.tableName,
    ...rulesEnvironment(rules),
    ACCOUNT_ID: Aws.ACCOUNT_ID,
    // The last part of the stack's ARN: another installation, or the same one deployed anew, marks its cases otherwise.
    INSTALLATION: Fn.select(2, Fn.split('/', Aws.STACK_ID)),
    LEASE_SECONDS: `${LEASE.toSeconds()}`,
    ...caseEnvironment(settings),
  };
}
