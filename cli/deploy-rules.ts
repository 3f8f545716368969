import { GetDeploymentCommand, StartDeploymentCommand } from '@aws-sdk/client-appconfig';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { explainError } from './explain-error';
import { outputOf } from './installation';
import { CannotDo } from './io';
import { explained } from './rules-errors';
import { environmentOf, listDeployments, profileOf, type RulesNow, readRules, unfinished } from './rules-store';
import type { Session } from './session';

/** How a deployment is made. */
export interface DeployOptions {
  /** Does not wait for what becomes of it. */
  wait?: boolean;
  /** Without watching the alarm: it is over at once, and the next one can follow. */
  atOnce?: boolean;
}

/** What became of a deployment: AWS AppConfig's state. */
export interface Deployed {
  version: number;
  deployment: number;
  state: string;
}

const POLL_MILLISECONDS = 10_000;
/** Our own deployments are watched for five minutes; somebody else's may take a day. */
const LONGEST_WAIT_MILLISECONDS = 15 * 60_000;

/**
 * The rules, once no deployment of them is under way: AWS AppConfig starts one after the other only.
 * @throws CannotDo when that takes too long
 */
export async function settledRules({ installation, io }: Pick<Session, 'installation' | 'io'>): Promise<RulesNow> {
  for (let waited = 0; ; waited += POLL_MILLISECONDS) {
    const running = unfinished(await listDeployments(installation));
    if (!running) return readRules(installation);
    const what = `Deployment ${running.number}, of version ${running.version}, is not over yet (${running.state})`;
    if (waited >= LONGEST_WAIT_MILLISECONDS)
      throw new CannotDo(`${what}. Nothing was changed: try again later, or stop it in the console of AWS AppConfig.`);
    if (waited === 0) io.err(`${what}: waiting for it.\n`);
    await io.sleep(POLL_MILLISECONDS);
  }
}

/**
 * Deploys a version and waits for what becomes of it.
 * @throws CannotDo when it was rolled back, or could not be started
 */
export async function deployVersion(session: Session, version: number, options: DeployOptions): Promise<Deployed> {
  const { installation } = session;
  const strategy = options.atOnce ? STACK_OUTPUT.rulesAtOnceStrategy : STACK_OUTPUT.rulesStrategy;
  const command = new StartDeploymentCommand({
    ...environmentOf(installation),
    ConfigurationProfileId: profileOf(installation).ConfigurationProfileId,
    ConfigurationVersion: `${version}`,
    DeploymentStrategyId: outputOf(installation, strategy),
  });
  const { DeploymentNumber = 0, State = '' } = await explained(installation.clients.appConfig.send(command)).catch(error => {
    throw new CannotDo(`Version ${version} is written, but not in force: ${explainError(error)}`);
  });
  const started = { version, deployment: DeploymentNumber, state: State as string };
  return options.wait === false ? started : followed(session, started);
}

async function followed({ installation, io }: Session, started: Deployed): Promise<Deployed> {
  const command = new GetDeploymentCommand({ ...environmentOf(installation), DeploymentNumber: started.deployment });
  for (let isTold = false; ; ) {
    const {
      State,
      EventLog = [],
      FinalBakeTimeInMinutes = 0,
    } = await explained(installation.clients.appConfig.send(command)).catch(error => {
      throw new CannotDo(
        `Version ${started.version} is being deployed (deployment ${started.deployment}), and what becomes of it could not be seen: rules history tells. ${explainError(error)}`,
      );
    });
    if (State === 'COMPLETE') return { ...started, state: State };
    if (State === 'ROLLED_BACK' || State === 'REVERTED') {
      const reason = EventLog.find(({ EventType, Description }) => /^ROLLBACK/.test(EventType ?? '') && Description)?.Description;
      throw new CannotDo(
        `Version ${started.version} was rolled back${reason ? `: ${reason}` : '.'} The rules from before are in force again; rules history shows which.`,
      );
    }
    if (State === 'BAKING' && !isTold) {
      io.err(
        `Version ${started.version} is deployed; the alarm RoutingRulesRejected is watched for ${FinalBakeTimeInMinutes} minutes. Ctrl-C ends the waiting, not the deployment.\n`,
      );
      isTold = true;
    }
    await io.sleep(POLL_MILLISECONDS);
  }
}
