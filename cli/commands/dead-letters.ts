import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { own } from '../../lambdas/shared/own';
import { UsageError } from '../../lambdas/shared/usage-error';
import { visibleLine } from '../../lambdas/shared/visible';
import { counted, cut, readableTime } from '../../lambdas/shared/wording';
import { type DeadLetter, moveTo, parsed, receiveAll, release, remove, STILL_HELD } from '../dead-letter-queue';
import { explainError } from '../explain-error';
import { outputOf } from '../installation';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';
import { table } from '../table';

/** Lists what could not be handled, with the reason. Nothing is taken out of the queue. */
export async function listDeadLetters(session: Session): Promise<void> {
  const { installation } = session;
  const queue = outputOf(installation, STACK_OUTPUT.deadLetterQueue);
  const letters = await receiveAll(installation.clients.queues, queue);
  const [trouble] = await notReleased(session, queue, letters);
  tell(session, letters.map(described), () => listOf(letters, session.io.columns));
  if (trouble) throw new CannotDo(trouble);
}

/** Events that only say when to look: when the cause of the trouble is gone, the next look finds what they told. */
const HINT_SOURCES: Record<string, string> = {
  'aws.support': 'its case is looked at every quarter of an hour anyway',
  'aws.trustedadvisor': 'the next refresh finds what it told',
};

/**
 * Puts dead letters back into the queue of alarm events: all that are there now, or the named ones. A hint, which no queue takes, is
 * taken out of the queue for good.
 */
export async function replayDeadLetters(session: Session, { all = false, id = [] }: { all?: boolean; id?: string[] }): Promise<void> {
  if (all === id.length > 0) throw new UsageError('Say which: --all, or --id with an ID that dead-letters lists (repeatable).');
  const { installation } = session;
  const { queues } = installation.clients;
  const from = outputOf(installation, STACK_OUTPUT.deadLetterQueue);
  const to = outputOf(installation, STACK_OUTPUT.alarmQueue);
  const held = await receiveAll(queues, from);
  const wanted = held.filter(letter => all || id.includes(letter.id));
  const { handled, failure } = await untilFailure(wanted, letter =>
    hintOf(letter) ? remove(queues, from, letter) : moveTo(queues, to, from, letter),
  );
  const dropped = handled.filter(letter => hintOf(letter));
  const replayed = handled.filter(letter => !dropped.includes(letter));
  const missing = id.filter(each => !wanted.some(letter => letter.id === each));
  const left = held.filter(letter => !handled.includes(letter));
  const troubles = [
    ...(failure ? [`Still in the queue: ${wanted.length - handled.length}. ${explainError(failure)}`] : []),
    ...(missing.length > 0
      ? [`The queue gives out no letter ${missing.join(', ')}: it may be gone, or held by somebody else for two minutes.`]
      : []),
    ...(await notReleased(session, from, left)),
  ];
  const gone = dropped.map(hint => `${hint.id} is gone: ${hintOf(hint)}.`);
  if (troubles.length > 0) throw new CannotDo([`Replayed ${replayed.length}.`, ...gone, ...troubles].join(' '));
  tell(session, { replayed: replayed.map(described), dropped: dropped.map(described) }, () =>
    [`${counted(replayed.length, 'event')} replayed.`, ...gone].join('\n'),
  );
}

/** Does one after the other; what was done before a failure is done. */
async function untilFailure(
  letters: DeadLetter[],
  handle: (letter: DeadLetter) => Promise<void>,
): Promise<{ handled: DeadLetter[]; failure?: Error }> {
  const handled: DeadLetter[] = [];
  try {
    for (const letter of letters) {
      await handle(letter);
      handled.push(letter);
    }
    return { handled };
  } catch (error) {
    return { handled, failure: error as Error };
  }
}

/** @returns what keeps letters from being seen by others at once, if anything does */
async function notReleased({ installation }: Session, queue: string, letters: DeadLetter[]): Promise<string[]> {
  return release(installation.clients.queues, queue, letters).then(
    () => [],
    error => [`${STILL_HELD} ${explainError(error)}`],
  );
}

/** What programs get: the event as JSON where it is JSON. */
function described({ id, reason, sentAt, body }: DeadLetter) {
  return { id, reason, sentAt, event: parsed(body) };
}

/** Why an event need not be replayed; nothing when it has to be. */
function hintOf({ body }: DeadLetter): string | undefined {
  const { source } = (parsed(body) ?? {}) as { source?: unknown };
  return typeof source === 'string' ? own(HINT_SOURCES, source) : undefined;
}

const REASON = 100;

function listOf(letters: DeadLetter[], width?: number): string {
  const rows = letters.map(({ id, sentAt, reason, body }) => [
    id,
    readableTime(sentAt),
    alarmOf(parsed(body)),
    cut(visibleLine(reason), REASON),
  ]);
  return table([{ heading: 'ID', isWhole: true }, 'SINCE', 'ALARM', 'REASON'], rows, 'There are no dead letters.', width);
}

function alarmOf(event: unknown): string | undefined {
  const { detail } = (event ?? {}) as { detail?: { alarmName?: unknown } };
  return typeof detail?.alarmName === 'string' ? detail.alarmName : undefined;
}
