import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../lambda-function';
import { type RulesConfiguration, rulesEnvironment } from '../rules-configuration';
import { allowTable } from '../table-access';

export interface StartRefreshProps {
  readonly table: ITable;
  /** Language of the checks' names and texts. May be a token. */
  readonly language: string;
  /** Categories to refresh, comma-separated; or `all`. May be a token. */
  readonly checkCategories: string;
  /** Minutes after its start at which a run stops waiting. May be a token. */
  readonly deadlineMinutes: string;
  /** The operator's rules, whose exclusions are honoured. */
  readonly rules?: RulesConfiguration;
}

/** The first step of a run. */
export class StartRefresh extends LambdaFunction {
  constructor(scope: Construct, id: string, { table, language, checkCategories, deadlineMinutes, rules }: StartRefreshProps) {
    super(scope, id, {
      entry: 'trusted-advisor/handlers/start-refresh',
      description: 'Lists the Trusted Advisor checks and refreshes the stale ones.',
      // Hundreds of checks, one call each, at the pace that the account shares with others.
      timeout: Duration.minutes(15),
      environment: {
        TABLE_NAME: table.tableName,
        CHECK_LANGUAGE: language,
        CHECK_CATEGORIES: checkCategories,
        DEADLINE_MINUTES: deadlineMinutes,
        ...rulesEnvironment(rules),
      },
    });
    rules?.allowToRead(this);
    allowTable(this, table, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem');
    this.allowSupport(
      'support:DescribeTrustedAdvisorChecks',
      'support:DescribeTrustedAdvisorCheckRefreshStatuses',
      'support:RefreshTrustedAdvisorCheck',
    );
  }
}

/** The step that a run repeats while Trusted Advisor works. */
export class PollRefresh extends LambdaFunction {
  constructor(scope: Construct, id: string, { table }: { readonly table: ITable }) {
    super(scope, id, {
      entry: 'trusted-advisor/handlers/poll-refresh',
      description: 'Polls the refreshes that Trusted Advisor has not finished.',
      timeout: Duration.minutes(5),
      environment: { TABLE_NAME: table.tableName },
    });
    allowTable(this, table, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem');
    this.allowSupport('support:DescribeTrustedAdvisorCheckRefreshStatuses');
  }
}

export interface CollectResultsProps extends Pick<StartRefreshProps, 'table' | 'language' | 'rules'> {
  readonly defaultBus: IEventBus;
}

/** The last step of a run. */
export class CollectResults extends LambdaFunction {
  constructor(scope: Construct, id: string, { table, language, rules, defaultBus }: CollectResultsProps) {
    super(scope, id, {
      entry: 'trusted-advisor/handlers/collect-results',
      description: 'Stores what Trusted Advisor found, compares it with the last run and publishes what changed.',
      timeout: Duration.minutes(15),
      // A check with tens of thousands of flagged resources comes as one answer.
      memorySize: 2048,
      environment: { TABLE_NAME: table.tableName, CHECK_LANGUAGE: language, ...rulesEnvironment(rules) },
    });
    rules?.allowToRead(this);
    allowTable(this, table, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');
    this.allowSupport('support:DescribeTrustedAdvisorCheckSummaries', 'support:DescribeTrustedAdvisorCheckResult');
    defaultBus.grantPutEventsTo(this);
  }
}

/** The step of a run that failed. */
export class ReportFailure extends LambdaFunction {
  constructor(scope: Construct, id: string, { table, defaultBus }: { readonly table: ITable; readonly defaultBus: IEventBus }) {
    super(scope, id, {
      entry: 'trusted-advisor/handlers/report-failure',
      description: 'Records and publishes that a refresh of Trusted Advisor failed.',
      environment: { TABLE_NAME: table.tableName },
    });
    allowTable(this, table, 'dynamodb:PutItem');
    defaultBus.grantPutEventsTo(this);
  }
}
