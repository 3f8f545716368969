import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseRules, type RuleBook, UnusableRules } from '../../lambdas/shared/rules/routing-rules';
import { UsageError } from '../../lambdas/shared/usage-error';
import { settledRules } from '../deploy-rules';
import { CannotDo, type Io } from '../io';
import { countsInWords, countsOf, outcomeInWords, type PutOptions, putIntoForce } from '../put-rules';
import { listed } from '../rules-document';
import { type Session, tell } from '../session';

/** What an editor shows where nothing was ever said. */
const EMPTY = JSON.stringify({ rules: [], maintenance: [] }, null, 2);

/**
 * Opens the rules in force in an editor, and puts what was written into force unless somebody else changed the rules meanwhile.
 * What was written is never lost: when it does not come into force, its file stays, and its name is told.
 */
export async function editRules(session: Session, options: PutOptions = {}): Promise<void> {
  const { io } = session;
  if (!io.isTTY) throw new UsageError('There is no terminal for an editor: use rules show, and rules put.');
  const read = await settledRules(session);
  const before = read.version === 0 ? EMPTY : read.json;
  const file = join(mkdtempSync(join(tmpdir(), 'support-automation-')), 'rules.json');
  writeFileSync(file, before);
  try {
    const book = await editUntilUsable(io, file);
    const json = readFileSync(file, 'utf8');
    if (json === before) tell(session, { version: read.version, state: 'UNCHANGED' }, () => 'Nothing was changed.');
    else {
      const done = await putIntoForce(session, json, read, options);
      tell(session, { ...countsOf(book), ...done }, () => outcomeInWords(done, countsInWords(book)));
    }
  } catch (error) {
    if (readFileSync(file, 'utf8') === before) removeFolderOf(file);
    else io.err(`What you wrote is in ${file}.\n`);
    throw error;
  }
  removeFolderOf(file);
}

/** @throws CannotDo when somebody gives up over the mistakes */
async function editUntilUsable(io: Io, file: string): Promise<RuleBook> {
  for (;;) {
    await io.edit(file);
    try {
      return parseRules(readFileSync(file, 'utf8'));
    } catch (error) {
      if (!(error instanceof UnusableRules)) throw error;
      io.err(`This cannot be used:\n${listed(error.mistakes)}\n`);
    }
    const answer = await io.ask('Edit it again? [Y/n] ');
    if (/^n/i.test(answer.trim())) throw new CannotDo('Nothing was changed.');
  }
}

function removeFolderOf(file: string): void {
  rmSync(dirname(file), { recursive: true, force: true });
}
