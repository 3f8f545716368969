import { own } from '../../lambdas/shared/own';
import { UsageError } from '../../lambdas/shared/usage-error';
import { diffLines, shownDiff } from '../line-diff';
import { readNamedFile } from '../read-file';
import { inForce, listDeployments, listVersions, type RulesDeployment, readRules, readVersion } from '../rules-store';
import { isForPeople, type Session, tell } from '../session';
import { table } from '../table';

const STATE_WORDS: Record<string, string> = {
  COMPLETE: 'earlier',
  ROLLED_BACK: 'rolled back',
  REVERTED: 'rolled back',
  ROLLING_BACK: 'being rolled back',
};

/** Lists the versions of the rules, the newest first: when each was deployed last, what became of it, who wrote it and why. */
export async function rulesHistory(session: Session): Promise<void> {
  const [versions, deployments] = await Promise.all([listVersions(session.installation), listDeployments(session.installation)]);
  const present = inForce(deployments);
  const rows = versions.map(({ VersionNumber: version = 0, Description: description = '' }) => {
    const last = deployments.find(deployment => deployment.version === version);
    return { version, state: stateInWords(last, present), deployedAt: last?.startedAt?.toISOString(), description };
  });
  tell(session, rows, () =>
    table(
      ['VERSION', 'STATE', { heading: 'DEPLOYED', isWhole: true }, 'BY'],
      rows.map(({ version, state, deployedAt, description }) => [`${version}`, state, deployedAt, description]),
      'No rules were ever written: rules put, or rules edit.',
      session.io.columns,
    ),
  );
}

function stateInWords(last: RulesDeployment | undefined, present: RulesDeployment | undefined): string {
  if (!last) return 'not deployed';
  if (last.number === present?.number) return last.state === 'COMPLETE' ? 'in force' : `in force, ${last.state.toLowerCase()}`;
  return own(STATE_WORDS, last.state) ?? last.state.toLowerCase();
}

/**
 * Says what differs between two documents, each the number of a version or the name of a file. The one that is not named is the one in force: a version
 * is compared with it as what was before, a file as what would come.
 */
export async function diffRules(session: Session, first: string, second?: string): Promise<void> {
  const { installation, io } = session;
  if (!isForPeople(session.output)) throw new UsageError('rules diff has no other form than lines.');
  const present = async () => (await readRules(installation)).json;
  const named = (name: string) => (isVersion(name) ? readVersion(installation, Number(name)) : readNamedFile(name, io));
  const [before, after] =
    second !== undefined
      ? [await named(first), await named(second)]
      : isVersion(first)
        ? [await named(first), await present()]
        : [await present(), await named(first)];
  const lines = shownDiff(diffLines(readable(before), readable(after)));
  io.out(lines.length === 0 ? 'No difference.\n' : `${lines.join('\n')}\n`);
}

function isVersion(name: string): boolean {
  return /^\d+$/.test(name);
}

/** One member to a line: what is only written otherwise does not differ. */
function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
