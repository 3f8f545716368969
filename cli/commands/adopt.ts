import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { STACK_OUTPUT, TABLE_KEY } from '../../lambdas/shared/contract';
import { UsageError } from '../../lambdas/shared/usage-error';
import { runBounded } from '../../lambdas/trusted-advisor/run-bounded';
import { explainError } from '../explain-error';
import { outputOf } from '../installation';
import { CannotDo, confirm } from '../io';
import { type Session, tell } from '../session';

/** Writes at a time: new tables on demand take 4,000 a second. */
const AT_A_TIME = 20;

/** What came of one table. */
interface Adopted {
  from: string;
  to: string;
  copied: number;
  /** Records that the new table has itself by now. */
  kept: number;
}

/**
 * Copies the records of tables that a deleted stack left behind into those of this one. What is there already is never overwritten, so that it can be run
 * again; the old tables stay as they are.
 */
export async function adopt(session: Session, options: { caseTable?: string; advisorTable?: string; yes?: boolean }): Promise<void> {
  const { installation, io } = session;
  const pairs = [
    { from: options.caseTable, output: STACK_OUTPUT.caseTable },
    { from: options.advisorTable, output: STACK_OUTPUT.advisorTable },
  ].flatMap(({ from, output }) => (from === undefined ? [] : [{ from, to: outputOf(installation, output) }]));
  if (pairs.length === 0) throw new UsageError('Say which tables: --case-table, --advisor-table, or both.');
  if (pairs.some(({ from, to }) => from === to))
    throw new CannotDo('This is a table of the installation itself: name the one that was left behind.');
  await confirm(io, `Copy the records of ${pairs.map(({ from, to }) => `${from} into ${to}`).join(', and of ')}?`, options);
  const done: Adopted[] = [];
  for (const { from, to } of pairs) {
    const adopted: Adopted = { from, to, copied: 0, kept: 0 };
    done.push(adopted);
    await copy(session, adopted).catch(error => {
      const words = done.map(inWords).join(' ');
      throw new CannotDo(`${words} Not all are copied yet: run it again, which keeps what is there. ${explainError(error)}`);
    });
  }
  tell(session, done, () => done.map(inWords).join('\n'));
}

/** Counts as it goes. */
async function copy({ installation }: Session, adopted: Adopted): Promise<void> {
  const { tables } = installation.clients;
  const { from, to } = adopted;
  for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: from, ConsistentRead: true })) {
    await runBounded(Items, AT_A_TIME, async Item => {
      const ConditionExpression = 'attribute_not_exists(#partition)';
      const put = { TableName: to, Item, ConditionExpression, ExpressionAttributeNames: { '#partition': TABLE_KEY.partition } };
      try {
        await tables.send(new PutCommand(put));
        adopted.copied++;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        adopted.kept++;
      }
    });
  }
}

function inWords({ from, to, copied: count, kept }: Adopted): string {
  const left = kept > 0 ? `; ${kept} are there already and were kept as they are` : '';
  return `${from}: records copied into ${to}: ${count}${left}.`;
}
