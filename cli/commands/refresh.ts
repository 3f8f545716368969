import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { visibleLine } from '../../lambdas/shared/visible';
import { counted } from '../../lambdas/shared/wording';
import type { RunRecord } from '../../lambdas/trusted-advisor/run-report';
import { checksNamed, readChecks, readRuns } from '../advisor-records';
import { outputOf } from '../installation';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';

const POLL_MILLISECONDS = 10_000;

/** Starts a refresh of all checks, or of some, and waits until it is over if that is wished. */
export async function refresh(session: Session, { check = [], wait = false }: { check?: string[]; wait?: boolean } = {}): Promise<void> {
  const { installation } = session;
  const checkIds = check.length === 0 ? undefined : checksNamed(await readChecks(installation), check).map(({ checkId }) => checkId);
  const { executionArn = '' } = await installation.clients.stateMachines.send(
    new StartExecutionCommand({
      stateMachineArn: outputOf(installation, STACK_OUTPUT.refreshStateMachine),
      input: JSON.stringify({ checkIds }),
    }),
  );
  const runId = executionArn.split(':').at(-1)!;
  const what = checkIds ? counted(checkIds.length, 'check') : 'all checks';
  if (!wait) return tell(session, { runId, executionArn, checkIds }, () => `The refresh of ${what} has begun (${runId}).`);
  session.io.err(`The refresh of ${what} has begun (${runId}). Ctrl-C ends the waiting, not the refresh.\n`);
  const record = await recordOf(session, executionArn, runId);
  tell(session, record, () => inWords(record));
}

/** @throws CannotDo when the refresh broke off */
async function recordOf({ installation, io }: Session, executionArn: string, runId: string): Promise<RunRecord> {
  for (;;) {
    const { status, error, cause } = await installation.clients.stateMachines.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'RUNNING') {
      await io.sleep(POLL_MILLISECONDS);
      continue;
    }
    const record = (await readRuns(installation)).find(run => run.runId === runId);
    if (record && record.outcome !== 'failed') return record;
    const [name, why] = record ? [record.error, record.cause] : [error, cause];
    throw new CannotDo(`The refresh ${runId} failed: ${visibleLine([name, why].filter(Boolean).join(': ') || `it is ${status}`)}`);
  }
}

function inWords(record: RunRecord): string {
  if (record.outcome === 'failed') return `The refresh ${record.runId} failed: ${record.error}`;
  const { outcome, durationSeconds, checks, refreshed, alreadyFresh, notRefreshable, abandoned, failed, unfinished } = record;
  const { error, warning, openFindings, changes, unfinishedChecks } = record;
  const late = unfinished > 0 ? [`Not ready in time: ${unfinishedChecks.join(', ')}`] : [];
  const broken = failed > 0 ? `, ${failed} failed` : '';
  return [
    `The refresh is ${outcome} after ${counted(Math.round(durationSeconds / 60), 'minute')}.`,
    `${counted(checks, 'check')}: ${refreshed} refreshed, ${alreadyFresh} already fresh, ${notRefreshable} refreshed by AWS itself, ${abandoned} abandoned${broken}.`,
    ...late,
    `At error: ${error}; at warning: ${warning}. Open findings: ${openFindings}.`,
    `New: ${changes.appeared + changes['came-back']}; got worse: ${changes['got-worse']}; fixed: ${changes.fixed}. support-automation findings --new lists them.`,
  ].join('\n');
}
