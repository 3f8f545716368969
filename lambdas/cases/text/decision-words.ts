import { own } from '../../shared/own';
import { LEFT_OUT_WORDS } from '../incident/left-out';
import type { Reason } from '../incident/reason';
import type { Step } from '../incident/step';

/** What the engine does next, in a sentence. */
export const STEP_WORDS: Record<Step | 'wait', string> = {
  publish: 'It tells the event bus what happened.',
  'mark-in-doubt': 'It gives up waiting for the answer of a call.',
  search: 'It searches for what a call without an answer left behind.',
  'search-for-orphans': 'It searches once more for a case that it gave up.',
  'ask-suppression': 'It asks who suppresses the alarm now; a change that nobody suppresses any more counts.',
  begin: 'It asks for a case.',
  'try-again': 'It asks the rules anew, and tries a case that AWS refused.',
  cancel: 'It wants no case any more.',
  settle: 'It closes the account of changes that nobody has to be told about.',
  create: 'It opens a case.',
  comment: 'It comments on the case.',
  reopen: 'It comments on the resolved case, so that AWS takes it up again.',
  resolve: 'It resolves the case.',
  inspect: 'It reads the case, and follows what others did with it.',
  'forget-dry-run': 'It forgets the case of the dry run, and opens a real one.',
  archive: 'It lets the records begin to age.',
  wait: 'It waits.',
};

/** Why, by the reason that `decide` gives, or that a hold has. */
export const REASON_WORDS: Record<Reason, string> = {
  'actions-disabled': `No case by default: ${LEFT_OUT_WORDS['actions-disabled']}.`,
  alarm: 'The alarm fires.',
  'alarm-deleted': 'The alarm was deleted: nothing tells any more whether the trouble lasts.',
  'alarm-lasts': 'The alarm has lasted for the opening delay.',
  'answer-was-lost': 'AWS did not answer a call: whether it was carried out will show.',
  'arrived-late': 'Changes arrived after the case was resolved, or refused, and need no communication.',
  'at-rest': 'Nothing is wrong.',
  'auto-resolve-is-off': 'The alarm is over, and cases are not resolved automatically (AutoResolve, or the rule): somebody has to.',
  'call-in-progress': 'A call to AWS Support is under way.',
  'case-is-open': 'The case is open, and AWS knows everything.',
  'case-gone': 'AWS does not know the case any more.',
  'case-may-be-ours': 'A case carries our marker or our text, but not both. Until it is clear whose it is, no second one is opened.',
  'case-limit': "The account has used up AWS's ten cases an hour.",
  'case-was-given-up': 'A case that was given up may have come to light after all.',
  'case-was-refused':
    'AWS does not take the case, not even with the fallback codes: somebody has to mend them. It is tried again every hour at the latest.',
  'cloudwatch-disagrees':
    'CloudWatch says something else than the events did, or could not be asked: the case is not resolved until they agree.',
  'cloudwatch-says-ok':
    'CloudWatch says that the alarm is OK, though the newest event says otherwise: that one came late, and needs no case.',
  'comment-interval': 'Changes are told in bundles, at most every five minutes.',
  'deleted-before-a-case': 'The alarm was deleted before a case was opened.',
  'dry-run': 'The case is one of a dry run: it exists here only.',
  'dry-run-leaves-real-case-alone': 'The installation is in dry run now, and the case is a real one.',
  'existing-alarm': `No case by default: ${LEFT_OUT_WORDS['existing-alarm']}.`,
  'fires-again': 'The alarm fires again.',
  'hourly-cap': 'The cases of this hour (MaxCasesPerHour) are used up; the overflow case names what waits.',
  invalid: 'AWS finds the call invalid: somebody has to mend what is sent. It is tried again every hour at the latest.',
  'lease-ran-out': 'The invocation that made a call has not come back.',
  'live-now': 'The installation has gone live since.',
  new: 'Nothing has been decided yet.',
  'no-case-by-rule': 'The rules, or the tags of the alarm, want no case for it until it changes.',
  'no-case-needed': 'The alarm was over before a case was wanted.',
  'no-answer': 'A service did not answer: the step is tried again in two minutes.',
  'not-allowed': 'AWS does not let us: a support plan or a permission is missing. It is tried again every hour at the latest.',
  'not-listed-yet': 'AWS does not list the new case yet.',
  'open-delay': 'The alarm has to last for the opening delay first.',
  'our-own-fault': 'A step failed by a fault of the automation: it is tried again every hour at the latest, in the end with a plain text.',
  recovered: 'The alarm is over.',
  'recovered-before-a-case': 'The alarm was over before a case was opened.',
  reopening: 'A comment was made on the resolved case; it may come back.',
  'resolve-delay': 'The alarm has to stay in OK for the resolving delay first.',
  resolved: 'The case is resolved.',
  'resolved-by-others': 'Somebody else resolved the case: it is left alone until the alarm changes to ALARM anew.',
  'severity-should-rise': 'It has lasted so long that the rules want a higher severity: AWS is asked for it.',
  'somebody-answered': 'Somebody answered on the case: it is theirs to resolve.',
  'something-happened': 'Something happened that has not been published yet.',
  'stays-resolved': 'A comment did not bring the resolved case back.',
  'still-firing': 'The alarm still fires, and changed.',
  'scaling-alarm': `No case by default: ${LEFT_OUT_WORDS['scaling-alarm']}.`,
  suppressed: 'The alarm is suppressed.',
  'suppression-may-be-over': 'What suppressed the alarm may not any more.',
  throttled: 'AWS Support was asked for too much at once, or with something that had expired.',
  'time-to-look': 'The case has not been looked at for a while, or somebody did something with it.',
};

/** Why an incident is where it is, as a sentence. A reason of another version that has none is given as it is. */
export function reasonInWords(reason: string): string {
  return own(REASON_WORDS, reason) ?? reason;
}
