import { Duration, Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnApplication, CfnConfigurationProfile, CfnDeploymentStrategy, CfnEnvironment } from 'aws-cdk-lib/aws-appconfig';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { RULES_ENV } from '../lambdas/shared/contract';
import type { LambdaFunction } from './lambda-function';
import { rulesJsonSchema } from './rules-json-schema';

/**
 * How long AWS AppConfig watches the alarm after a deployment. The sweep reads new rules within two minutes, and the alarm needs two more for the metric.
 */
const BAKE_TIME = Duration.minutes(5);

/**
 * The operator's rules in AWS AppConfig: where versions of them are kept, checked and deployed. There is no version here and no deployment, on purpose:
 * CloudFormation would put its own over the operator's. All of it outlives the stack, as the rules are not the stack's.
 */
export class RulesConfiguration extends Construct {
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
  /** All at once, then watched: a rule is no code, and an incident does not wait for a percentage. */
  readonly strategyId: string;
  /** All at once and over at once, for what has to follow quickly: while a deployment is watched, AWS AppConfig takes no other. */
  readonly atOnceStrategyId: string;
  private readonly environment: CfnEnvironment;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const application = new CfnApplication(this, 'Application', {
      name: nameOf(this),
      description: 'What operators of Support Automation decide without a deployment of the stack.',
    });
    this.environment = new CfnEnvironment(this, 'Environment', {
      applicationId: application.ref,
      name: 'Live',
      description: 'What the functions read.',
    });
    const profile = new CfnConfigurationProfile(this, 'Profile', {
      applicationId: application.ref,
      name: 'Rules',
      description: 'Routing rules, maintenance windows, templates and Trusted Advisor exclusions. See docs/routing.md.',
      locationUri: 'hosted',
      type: 'AWS.Freeform',
      validators: [{ type: 'JSON_SCHEMA', content: rulesJsonSchema() }],
    });
    for (const kept of [application, this.environment, profile]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.applicationId = application.ref;
    this.environmentId = this.environment.ref;
    this.profileId = profile.ref;
    this.strategyId = this.strategy('Strategy', 'To all functions at once, then the alarm RoutingRulesRejected is watched.', BAKE_TIME);
    this.atOnceStrategyId = this.strategy('AtOnceStrategy', 'To all functions at once, and no alarm is watched.', Duration.minutes(0));
  }

  /** Lets a function read what is deployed, and nothing else. */
  allowToRead(reader: LambdaFunction): void {
    const resource = `application/${this.applicationId}/environment/${this.environmentId}/configuration`;
    reader.addToRolePolicy(
      new PolicyStatement({
        actions: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
        resources: [Stack.of(this).formatArn({ service: 'appconfig', resource, resourceName: this.profileId })],
      }),
    );
  }

  /** Rolls a deployment back when this alarm goes off while the deployment goes on or is watched. */
  rollBackOn(alarm: IAlarm): void {
    const role = new Role(this, 'MonitorRole', {
      description: 'Lets AWS AppConfig watch the alarm that rolls rules back.',
      assumedBy: new ServicePrincipal('appconfig.amazonaws.com'),
    });
    // AWS names no narrower resource for this role: https://docs.aws.amazon.com/appconfig/latest/userguide/setting-up-appconfig.html
    role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'DescribeAlarms only reads, and AWS AppConfig asks for it on "*".',
    });
    this.environment.monitors = [{ alarmArn: alarm.alarmArn, alarmRoleArn: role.roleArn }];
  }

  private strategy(id: string, description: string, bakeTime: Duration): string {
    const strategy = new CfnDeploymentStrategy(this, id, {
      name: nameOf(this, id),
      description,
      deploymentDurationInMinutes: 0,
      growthFactor: 100,
      growthType: 'LINEAR',
      finalBakeTimeInMinutes: bakeTime.toMinutes(),
      replicateTo: 'NONE',
    });
    return strategy.ref;
  }
}

/** What `rulesReader()` reads: where the rules are, or that there are none. */
export function rulesEnvironment(rules?: RulesConfiguration): Record<string, string> {
  if (!rules) return { [RULES_ENV.application]: '' };
  return {
    [RULES_ENV.application]: rules.applicationId,
    [RULES_ENV.environment]: rules.environmentId,
    [RULES_ENV.profile]: rules.profileId,
  };
}

/** Strategies and applications are the account's own: their names say of which stack they are. AWS AppConfig takes 64 characters. */
function nameOf(scope: Construct, suffix = ''): string {
  return `${Names.uniqueResourceName(scope, { maxLength: 64 - suffix.length, separator: '-' })}${suffix}`;
}
