/** Which checks the application looks after. */
export interface CheckPolicy {
  /** Categories as the API spells them; none, or `all`, is every category, those that AWS adds later included. */
  categories: string[];
  excludedCheckIds: string[];
}

export interface SelectedChecks<Check> {
  selected: Check[];
  /** IDs that were asked for by hand and that the account does not have: mistyped, or withdrawn by AWS. */
  unknownCheckIds: string[];
}

/**
 * The checks of one run. Those chosen by hand are exactly the run's checks, whatever the policy says: somebody asked for them by name.
 */
export function selectChecks<Check extends { checkId: string; category: string }>(
  checks: Check[],
  policy: CheckPolicy,
  chosenCheckIds?: string[],
): SelectedChecks<Check> {
  if (chosenCheckIds) return chooseChecks(checks, new Set(chosenCheckIds));
  const every = policy.categories.length === 0 || policy.categories.includes('all');
  const selected = checks.filter(
    ({ checkId, category }) => (every || policy.categories.includes(category)) && !policy.excludedCheckIds.includes(checkId),
  );
  return { selected, unknownCheckIds: [] };
}

function chooseChecks<Check extends { checkId: string }>(checks: Check[], chosen: Set<string>): SelectedChecks<Check> {
  const selected = checks.filter(({ checkId }) => chosen.has(checkId));
  const known = new Set(selected.map(({ checkId }) => checkId));
  return { selected, unknownCheckIds: [...chosen].filter(checkId => !known.has(checkId)) };
}
