import { atRest } from '../incident/begin';
import { type Incident, isClaimed } from '../incident/incident';
import { markedInDoubt } from '../incident/pending-call';
import { searchForOrphans } from './search-for-case';
import type { DoStep, Steps } from './services';
import { archive } from './steps/archive-incident';
import { begin, tryAgain } from './steps/begin-case';
import { comment } from './steps/comment-on-case';
import { create } from './steps/create-case';
import { inspect } from './steps/inspect-case';
import { publish } from './steps/publish-events';
import { resolve } from './steps/resolve-case';
import { search } from './steps/search-for-call';
import { cancel, notReopening, settleAs } from './steps/settle-changes';
import { askSuppression, unlessSuppressed } from './suppress';

/** How each step is done. Every one reads what it needs, makes at most one change to the world, and answers what came of it. */
export const STEPS: Steps = {
  publish,
  'mark-in-doubt': become((incident, now) => (isClaimed(incident) ? markedInDoubt(incident, now) : incident)),
  search,
  'search-for-orphans': searchForOrphans,
  'ask-suppression': askSuppression,
  begin: unlessSuppressed('begin', begin),
  'try-again': unlessSuppressed('try-again', tryAgain),
  cancel,
  settle: (incident, services) => settleAs(incident.phase === 'resolved' ? 'late' : 'superseded', notReopening)(incident, services),
  create: unlessSuppressed('create', create),
  comment,
  reopen: unlessSuppressed('reopen', comment),
  resolve,
  inspect,
  'forget-dry-run': become(atRest),
  archive,
};

function become(next: (incident: Incident, now: Date) => Incident): DoStep {
  return async (incident, { now }) => next(incident, now());
}
