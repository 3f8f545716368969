import { counted, cut, oneLine, readableTime } from '../../lambdas/cases/text/wording';
import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { UsageError } from '../../lambdas/shared/usage-error';
import { type DeadLetter, moveTo, receiveAll, release } from '../dead-letter-queue';
import { outputOf } from '../installation';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';
import { table } from '../table';

/** Lists what could not be handled, with the reason. Nothing is taken out of the queue. */
export async function listDeadLetters(session: Session): Promise<void> {
  const { installation } = session;
  const queue = outputOf(installation, STACK_OUTPUT.deadLetterQueue);
  const letters = await receiveAll(installation.clients.queues, queue);
  await release(installation.clients.queues, queue, letters);
  tell(session, letters.map(described), () => listOf(letters));
}

/** Puts dead letters back into the queue of alarm events: all that are there now, or the named ones. */
export async function replayDeadLetters(session: Session, { all = false, id = [] }: { all?: boolean; id?: string[] }): Promise<void> {
  if (all === id.length > 0) throw new UsageError('Say which: --all, or --id with an ID that dead-letters lists (repeatable).');
  const { installation } = session;
  const { queues } = installation.clients;
  const from = outputOf(installation, STACK_OUTPUT.deadLetterQueue);
  const to = outputOf(installation, STACK_OUTPUT.alarmQueue);
  const held = await receiveAll(queues, from);
  const left = new Set(held);
  try {
    const wanted = held.filter(letter => all || id.includes(letter.id));
    for (const letter of wanted) {
      await moveTo(queues, to, from, letter);
      left.delete(letter);
    }
    const missing = id.filter(each => !wanted.some(letter => letter.id === each));
    if (missing.length > 0)
      throw new CannotDo(
        `Replayed ${wanted.length}. The queue gives out no letter ${missing.join(', ')}: it may be gone, or held by somebody else for two minutes.`,
      );
    tell(session, { replayed: wanted.map(described) }, () => `${counted(wanted.length, 'event')} replayed.`);
  } finally {
    await release(queues, from, [...left]);
  }
}

/** What programs get: the event as JSON where it is JSON. */
function described({ id, reason, sentAt, body }: DeadLetter) {
  return { id, reason, sentAt, event: parsed(body) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const REASON = 100;

function listOf(letters: DeadLetter[]): string {
  const rows = letters.map(({ id, sentAt, reason, body }) => [
    id,
    readableTime(sentAt),
    alarmOf(parsed(body)),
    cut(oneLine(reason), REASON),
  ]);
  return table(['ID', 'SINCE', 'ALARM', 'REASON'], rows, 'There are no dead letters.');
}

function alarmOf(event: unknown): string | undefined {
  const { detail } = (event ?? {}) as { detail?: { alarmName?: unknown } };
  return typeof detail?.alarmName === 'string' ? detail.alarmName : undefined;
}
