import type { RuleBook } from '../../lambdas/cases/routing/routing-rules';
import { counted } from '../../lambdas/cases/text/wording';
import { readNamedFile } from '../read-file';
import { checkRulesFile, readRules, writeRules } from '../rules-document';
import { type Session, tell } from '../session';

/** Prints the rules document as it is, for an editor or a file. */
export async function getRules({ installation, io }: Session): Promise<void> {
  const { json } = await readRules(installation);
  io.out(json.endsWith('\n') ? json : `${json}\n`);
}

/** Says whether a rules document can be used. Asks nobody. */
export function checkRules(session: Pick<Session, 'io' | 'json'>, file: string): void {
  const book = checkRulesFile(file, readNamedFile(file));
  tell(session, countsOf(book), () => `${file} can be used: ${inWords(book)}.`);
}

/** Puts a rules document into force. */
export async function putRules(session: Session, file: string): Promise<void> {
  const json = readNamedFile(file);
  const book = checkRulesFile(file, json);
  const warning = await writeRules(session.installation, json, await readRules(session.installation));
  tell(session, { ...countsOf(book), warning }, () => `In force within minutes: ${inWords(book)}.`);
  if (warning) session.io.err(`${warning}\n`);
}

function countsOf({ rules, maintenance }: RuleBook) {
  return { rules: rules.length, maintenance: maintenance.length };
}

function inWords({ rules, maintenance }: RuleBook): string {
  return `${counted(rules.length, 'rule')}, ${counted(maintenance.length, 'maintenance window')}`;
}
