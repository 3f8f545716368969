import { own } from '../../lambdas/shared/own';
import type { AppConfigStore } from './appconfig-store';
import type { ConcreteResource } from './stack';
import type { StartingStack } from './starting-stack';

type Json = Record<string, unknown>;

/** @throws for a monitor that is no metric alarm of the stack */
export function startEnvironment({ logicalId, properties }: ConcreteResource, { appConfig, stack }: StartingStack): void {
  appConfig.environments.set(logicalId, { applicationId: String(properties.ApplicationId), deployments: [] });
  for (const { AlarmArn } of (properties.Monitors ?? []) as { AlarmArn: string }[]) {
    const alarmName = AlarmArn.split(':').at(-1)!;
    const { Namespace, MetricName, Threshold } = stack.properties(alarmName) ?? {};
    if (!Namespace || !MetricName) throw new Error(`${logicalId} watches ${AlarmArn}, which is no alarm of the stack on one metric.`);
    const metric = { namespace: String(Namespace), metricName: String(MetricName), threshold: Number(Threshold) };
    appConfig.monitors.push({ environmentId: logicalId, alarmName, ...metric });
  }
}

/** @throws for a profile that is not hosted, or whose validator is a function */
export function startConfigurationProfile({ logicalId, properties }: ConcreteResource, { appConfig }: StartingStack): void {
  const { ApplicationId, LocationUri, Validators = [] } = properties;
  if (LocationUri !== 'hosted')
    throw new Error(`The configuration ${logicalId} is at ${LocationUri}, which the local runtime does not know.`);
  const schemas = (Validators as { Type: string; Content: string }[]).map(({ Type, Content }) => {
    if (Type !== 'JSON_SCHEMA') throw new Error(`${logicalId} has a validator of the type ${Type}, which the local runtime does not know.`);
    return JSON.parse(Content) as object;
  });
  appConfig.profiles.set(logicalId, { applicationId: String(ApplicationId), schemas, versions: [] });
}

export function startDeploymentStrategy({ logicalId, properties }: ConcreteResource, { appConfig }: StartingStack): void {
  appConfig.strategies.set(logicalId, {
    id: logicalId,
    deploymentMinutes: Number(properties.DeploymentDurationInMinutes),
    bakeMinutes: Number(properties.FinalBakeTimeInMinutes ?? 0),
    growthFactor: Number(properties.GrowthFactor),
    growthType: String(properties.GrowthType ?? 'LINEAR'),
  });
}

/**
 * Hears the metrics that functions write into their logs (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * One value at an alarm's threshold sets the alarm off here, whatever its period: this is for alarms on a count of mistakes.
 */
export function rollBackOnMetric(appConfig: AppConfigStore, logLine: string): void {
  if (!logLine.includes('CloudWatchMetrics')) return;
  const { _aws, ...values } = parsed(logLine);
  const { CloudWatchMetrics = [] } = (_aws ?? {}) as { CloudWatchMetrics?: { Namespace: string }[] };
  for (const { environmentId, alarmName, namespace, metricName, threshold } of appConfig.monitors) {
    const isIts = CloudWatchMetrics.some(({ Namespace }) => Namespace === namespace) && Number(own(values, metricName)) >= threshold;
    if (isIts) appConfig.rollBack(environmentId, `The alarm ${alarmName} went off.`);
  }
}

/** A log line that is not JSON says nothing. */
function parsed(line: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return {};
  }
}
