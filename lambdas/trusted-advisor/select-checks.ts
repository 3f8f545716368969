/** Which checks the application looks after. */
export interface CheckPolicy {
  /** Categories as the API spells them; none, or `all`, is every category, those that AWS adds later included. */
  categories: string[];
  excludedCheckIds: string[];
}

export interface SelectedChecks<Check> {
  selected: Check[];
  /** Checks that the rules leave alone. Those that the policy leaves out are not among them: they were never meant. */
  excludedCheckIds: string[];
  /** IDs that were asked for by hand and that the account does not have: mistyped, or withdrawn by AWS. */
  unknownCheckIds: string[];
}

/**
 * The checks of one run.
 *
 * Those chosen by hand are exactly the run's checks, whatever the policy and the rules say: somebody asked for them by name.
 * @param isExcluded whether the rules leave a check alone
 */
export function selectChecks<Check extends { checkId: string; category: string }>(
  checks: Check[],
  policy: CheckPolicy,
  isExcluded: (checkId: string) => boolean,
  chosenCheckIds?: string[],
): SelectedChecks<Check> {
  if (chosenCheckIds) return chooseChecks(checks, new Set(chosenCheckIds));
  const every = policy.categories.length === 0 || policy.categories.includes('all');
  const meant = checks.filter(
    ({ checkId, category }) => (every || policy.categories.includes(category)) && !policy.excludedCheckIds.includes(checkId),
  );
  const excluded = meant.filter(({ checkId }) => isExcluded(checkId));
  return {
    selected: meant.filter(check => !excluded.includes(check)),
    excludedCheckIds: excluded.map(({ checkId }) => checkId),
    unknownCheckIds: [],
  };
}

function chooseChecks<Check extends { checkId: string }>(checks: Check[], chosen: Set<string>): SelectedChecks<Check> {
  const selected = checks.filter(({ checkId }) => chosen.has(checkId));
  const known = new Set(selected.map(({ checkId }) => checkId));
  return { selected, excludedCheckIds: [], unknownCheckIds: [...chosen].filter(checkId => !known.has(checkId)) };
}
