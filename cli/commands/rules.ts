import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import { type DeployOptions, deployVersion, settledRules } from '../deploy-rules';
import { CannotDo } from '../io';
import { countsInWords, countsOf, outcomeInWords, type PutOptions, putIntoForce } from '../put-rules';
import { readNamedFile } from '../read-file';
import { checkRulesFile, usableDocument } from '../rules-document';
import { readRules, readVersion } from '../rules-store';
import { type Offline, type Session, tell } from '../session';
import { versionNumber } from '../version-number';

/** Prints a rules document as it is, for an editor or a file: the one in force, or an earlier version. */
export async function showRules(session: Session, version?: string): Promise<void> {
  const { installation, io } = session;
  if (version !== undefined) return printDocument(session, await readVersion(installation, versionNumber(version)));
  const rules = await readRules(installation);
  if (rules.version === 0) io.err("No rules were ever deployed: the stack's defaults are in force.\n");
  printDocument(session, rules.json);
}

/** As it is written, unless a part of it or another form is asked for. */
function printDocument({ io, output }: Session, json: string): void {
  const { format = 'json', query } = output;
  if (format === 'json' && query === undefined) io.out(json.endsWith('\n') ? json : `${json}\n`);
  else tell({ io, output }, usableDocument(json), () => json);
}

/** Says whether a rules document can be used. Asks nobody. */
export function checkRules(session: Offline, file: string): void {
  const book = checkRulesFile(file, readNamedFile(file, session.io));
  tell(session, countsOf(book), () => `${file} can be used: ${countsInWords(book)}.`);
}

/** Puts a rules document into force. */
export async function putRules(session: Session, file: string, options: PutOptions = {}): Promise<void> {
  const json = readNamedFile(file, session.io);
  const book = checkRulesFile(file, json);
  const done = await putIntoForce(session, json, await settledRules(session), options);
  tell(session, { ...countsOf(book), ...done }, () => outcomeInWords(done, countsInWords(book)));
}

/** Puts an earlier version into force again; without a number, the one that was in force before the present one. */
export async function rollBackRules(session: Session, version: string | undefined, options: DeployOptions = {}): Promise<void> {
  const { deployments, version: present } = await settledRules(session);
  const before = deployments.find(deployment => deployment.state === 'COMPLETE' && deployment.version !== present)?.version;
  const wanted = version === undefined ? before : versionNumber(version);
  if (wanted === undefined) throw new CannotDo('No other version was ever in force: rules history lists those that there are.');
  if (wanted === present) throw new CannotDo(`Version ${wanted} is in force.`);
  const json = await readVersion(session.installation, wanted);
  usableDocument(json);
  const book = parseRules(json);
  const done = await deployVersion(session, wanted, options);
  tell(session, { ...countsOf(book), ...done }, () => outcomeInWords(done, countsInWords(book)));
}
