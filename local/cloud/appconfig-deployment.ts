/** How a deployment goes on: AWS AppConfig's own terms. */
export interface Strategy {
  id: string;
  deploymentMinutes: number;
  bakeMinutes: number;
  growthFactor: number;
  growthType: string;
}

/** A deployment as it was started; what it has come to follows from the time. Times in epoch milliseconds. */
export interface Deployment {
  number: number;
  profileId: string;
  version: number;
  strategy: Strategy;
  description?: string;
  startedAt: number;
  /** When, and why, it was taken back. */
  rolledBack?: { at: number; by: 'USER' | 'CLOUDWATCH_ALARM'; description: string };
}

export type DeploymentState = 'DEPLOYING' | 'BAKING' | 'COMPLETE' | 'ROLLED_BACK';

const MINUTE = 60_000;

export function stateOf(deployment: Deployment, now: number): DeploymentState {
  if (deployment.rolledBack) return 'ROLLED_BACK';
  if (now < deployedAt(deployment)) return 'DEPLOYING';
  return now < completedAt(deployment) ? 'BAKING' : 'COMPLETE';
}

/** Whether it goes on, or is watched: then nothing else can be deployed. */
export function isRunning(deployment: Deployment, now: number): boolean {
  const state = stateOf(deployment, now);
  return state === 'DEPLOYING' || state === 'BAKING';
}

/** What part of those who read have it. A local run has few: they get it with the first part of them. */
function percentageOf(deployment: Deployment, now: number): number {
  const { deploymentMinutes, growthFactor } = deployment.strategy;
  if (stateOf(deployment, now) === 'ROLLED_BACK') return 0;
  if (deploymentMinutes === 0 || now >= deployedAt(deployment)) return 100;
  const steps = Math.floor(((now - deployment.startedAt) / (deploymentMinutes * MINUTE)) * (100 / growthFactor));
  return Math.min(100, (steps + 1) * growthFactor);
}

/** As GetDeployment and StartDeployment answer it. */
export function describeDeployment(deployment: Deployment, now: number): Record<string, unknown> {
  const { number, profileId, version, strategy, description, startedAt, rolledBack } = deployment;
  const state = stateOf(deployment, now);
  const end = state === 'COMPLETE' ? completedAt(deployment) : rolledBack?.at;
  return {
    DeploymentNumber: number,
    ConfigurationProfileId: profileId,
    ConfigurationVersion: `${version}`,
    DeploymentStrategyId: strategy.id,
    ...(description !== undefined && { Description: description }),
    DeploymentDurationInMinutes: strategy.deploymentMinutes,
    FinalBakeTimeInMinutes: strategy.bakeMinutes,
    GrowthFactor: strategy.growthFactor,
    GrowthType: strategy.growthType,
    State: state,
    PercentageComplete: percentageOf(deployment, now),
    StartedAt: new Date(startedAt).toISOString(),
    ...(end !== undefined && { CompletedAt: new Date(end).toISOString() }),
    EventLog: eventLog(deployment, now),
  };
}

/** The newest first, as AWS AppConfig lists them. */
function eventLog(deployment: Deployment, now: number): object[] {
  const { startedAt, rolledBack } = deployment;
  const event = (EventType: string, at: number, TriggeredBy = 'APPCONFIG', Description = '') => ({
    EventType,
    TriggeredBy,
    Description,
    OccurredAt: new Date(at).toISOString(),
  });
  const events = [event('DEPLOYMENT_STARTED', startedAt, 'USER')];
  const until = rolledBack?.at ?? now;
  if (until >= deployedAt(deployment)) events.push(event('BAKE_TIME_STARTED', deployedAt(deployment)));
  if (rolledBack) events.push(event('ROLLBACK_COMPLETED', rolledBack.at, rolledBack.by, rolledBack.description));
  else if (now >= completedAt(deployment)) events.push(event('DEPLOYMENT_COMPLETED', completedAt(deployment)));
  return events.reverse();
}

function deployedAt({ startedAt, strategy }: Deployment): number {
  return startedAt + strategy.deploymentMinutes * MINUTE;
}

function completedAt(deployment: Deployment): number {
  return deployedAt(deployment) + deployment.strategy.bakeMinutes * MINUTE;
}
