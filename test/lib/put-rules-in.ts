import { putRules } from '../../cli/commands/rules';
import { findInstallation } from '../../cli/installation';
import type { Session } from '../../cli/session';
import { STACK_NAME } from '../../local/assembly';
import { startConsole, stopConsole } from '../../local/console/server';
import type { Run } from '../../local/run';

/** A deployment that an alarm watches takes its time. */
const DEPLOYMENT_MILLISECONDS = 360_000;

/** Deploys the operator's rules in a run, by the command line. */
export async function putRulesIn(run: Run, document: object): Promise<void> {
  const { clock } = run.cloud;
  const page = await startConsole(run, 0);
  const installation = await findInstallation({ stackName: STACK_NAME, local: page.url });
  const rules = JSON.stringify(document);
  const sleep = (milliseconds: number) => clock.runUntil(clock.time() + milliseconds);
  const io = { out: () => {}, err: () => {}, isTTY: false, ask: async () => '', edit: async () => {}, readInput: () => rules, sleep };
  const session: Session = {
    installation: { ...installation, now: () => new Date(clock.time()) },
    io,
    output: { format: 'json' },
  };
  await putRules(session, '-');
  await clock.runUntil(clock.time() + DEPLOYMENT_MILLISECONDS);
  installation.clients.close();
  stopConsole(page);
}
