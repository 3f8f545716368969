import type { SupportServiceException } from '@aws-sdk/client-support';
import { isCheckTrouble, isServerTrouble } from './check-trouble';

/** A check that an operation refused by itself; `error` is the name of the API's error. */
export interface RejectedCheck {
  checkId: string;
  error: string;
}

export interface BatchAnswers<Answer> {
  answers: Answer[];
  /** Each of them is the reason why a batch was refused. */
  rejected: RejectedCheck[];
}

/**
 * Server errors that bad checks can explain: finding one among a hundred takes seven refused calls, the next ones take fewer. More than that,
 * or nine before anything at all was answered, is an outage, and halving on would only add to it.
 */
const MAX_SERVER_ERRORS = { beforeFirstAnswer: 9, inAll: 40 };

/**
 * Asks for many checks in as few calls as possible. One bad ID makes the API refuse the whole list: a refused batch is halved until the
 * culprits stand alone, and the rest is answered.
 * @throws what the account or the service is in trouble with, see `isCheckTrouble`; also when server errors never stop
 */
export async function askInBatches<Answer>(
  checkIds: string[],
  batchSize: number,
  ask: (batch: string[]) => Promise<Answer[]>,
): Promise<BatchAnswers<Answer>> {
  const found: BatchAnswers<Answer> = { answers: [], rejected: [] };
  const waiting = inBatches(checkIds, batchSize);
  let serverErrors = 0;
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const answers = await askOnce(batch, ask);
    if (Array.isArray(answers)) {
      found.answers.push(...answers);
      continue;
    }
    if (isServerTrouble(answers) && ++serverErrors > MAX_SERVER_ERRORS[found.answers.length ? 'inAll' : 'beforeFirstAnswer']) throw answers;
    if (batch.length === 1) found.rejected.push({ checkId: batch[0]!, error: answers.name });
    else waiting.unshift(...inBatches(batch, Math.ceil(batch.length / 2)));
  }
  return found;
}

async function askOnce<Answer>(batch: string[], ask: (batch: string[]) => Promise<Answer[]>): Promise<Answer[] | SupportServiceException> {
  try {
    return await ask(batch);
  } catch (error) {
    if (isCheckTrouble(error)) return error;
    throw error;
  }
}

/** The items in their order, at most `size` together. */
export function inBatches<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
