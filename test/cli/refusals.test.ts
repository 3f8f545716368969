import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachment } from '../../cli/commands/attachment';
import { cases } from '../../cli/commands/cases';
import { handOver } from '../../cli/commands/hand-over';
import { reopen } from '../../cli/commands/reopen';
import { resolve } from '../../cli/commands/resolve';
import { show } from '../../cli/commands/show';
import type { Session } from '../../cli/session';
import { DECLARED_ERRORS } from '../../local/support-simulator/model/service-model';
import { COMMON_ERRORS, NO_ANSWERS, type Refusals, refusals } from '../contract/refusals';
import { callOnce, ended } from './refusing-calls';
import { said } from './said-by';
import { haveCase } from './test-incidents';
import { startInstallation, type TestInstallation } from './test-installation';

const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody at a command that asks AWS Support about the case of an alarm. */
interface Situation extends Refusals {
  bed: TestInstallation;
  displayId: string;
}

interface Call {
  operation: keyof typeof DECLARED_ERRORS;
  before?: (situation: Situation) => unknown;
  command: (session: Session, situation: Situation) => Promise<unknown>;
  /** What the command ends with, where that is not what the error means everywhere: nothing when it comes to its end. */
  answers?: Record<string, RegExp | undefined>;
}

const NOT_ANSWERED = /^AWS did not answer in time\. Try again\.$/;

/** What each error means everywhere, and what to do. */
const SENTENCES: Record<string, RegExp> = {
  InternalServerError: /^AWS failed, which passes \(InternalServerError: .+\)\. Try again in a minute\.$/,
  ThrottlingException: /^AWS refused for now, because too much was asked for at once\. Try again in a minute\.$/,
  SubscriptionRequiredException: /^The account has no support plan .* it needs/,
  AccessDeniedException: /^The credentials lack a permission.*Ask whoever administers the account/,
  ExpiredTokenException: /^The credentials have expired\. Sign in/,
  InvalidParameterValueException:
    /^AWS did not take this \(InvalidParameterValueException: .+\)\. If nothing was mistyped, look for a newer version/,
  CaseIdNotFound: /^AWS knows no such case\. It keeps cases for a year or two\./,
  AttachmentIdNotFound: /^AWS knows no such attachment: support-automation show lists/,
  DescribeAttachmentLimitExceeded: /^AWS lets the account read no more attachments for now\. Try again in a few minutes\.$/,
  AttachmentSetExpired: /^AWS did not take this \(AttachmentSetExpired/,
  AttachmentSetIdNotFound: /^AWS did not take this \(AttachmentSetIdNotFound/,
  'reset-before-work': NOT_ANSWERED,
  'reset-after-work': NOT_ANSWERED,
  'timeout-before-work': NOT_ANSWERED,
  'timeout-after-work': NOT_ANSWERED,
};

/** Whether a comment is on the case is for a person to see. */
const IN_DOUBT = (words: RegExp) => Object.fromEntries([...NO_ANSWERS, 'InternalServerError'].map(error => [error, words]));
const prefixed = (words: string) =>
  Object.fromEntries(Object.entries(SENTENCES).map(([error, { source }]) => [error, new RegExp(`^${words}${source.slice(1)}`)]));
const aResolvedCase = ({ bed, displayId }: Situation) => bed.simulator.human.resolve(displayId);
const YES = { yes: true };
const REOPEN = { reason: 'It is back.', ...YES };
let attachmentId = '';
const out = () => join(folder, `${attachmentId}.txt`);
const aFile = async ({ bed, displayId }: Situation) => {
  bed.simulator.aws.reply(displayId, 'See the file.', [{ fileName: 'a.txt', data: Buffer.from('a') }]);
  attachmentId = bed.simulator.cases()[0]!.recentCommunications!.communications![0]!.attachmentSet![0]!.attachmentId!;
};

const CALLS: Record<string, Call> = {
  'cases are listed': { operation: 'DescribeCases', command: session => cases(session, {}), answers: { CaseIdNotFound: undefined } },
  'an incident is shown with its case': {
    operation: 'DescribeCases',
    command: session => show(session, 'a'),
    answers: { ...prefixed('The cases could not be read: '), CaseIdNotFound: undefined },
  },
  'an incident is shown with what was written on its case': {
    operation: 'DescribeCommunications',
    command: session => show(session, 'a'),
    answers: prefixed('The cases could not be read: '),
  },
  'a file is downloaded': {
    operation: 'DescribeAttachment',
    before: aFile,
    command: session => attachment(session, attachmentId, { out: out(), force: true }),
    // That is AWS's answer for a large file, which it gives by an address.
    answers: { InvalidParameterValueException: undefined },
  },
  'a large file is downloaded': {
    operation: 'GetAttachmentDownloadLink',
    before: async situation => {
      await aFile(situation);
      situation.refuse('DescribeAttachment', 'InvalidParameterValueException');
    },
    command: session => attachment(session, attachmentId, { out: out(), force: true }),
  },
  'a case that is to be resolved is looked at': {
    operation: 'DescribeCases',
    command: session => resolve(session, 'a', YES),
    answers: { CaseIdNotFound: /^AWS Support does not list the case/ },
  },
  'a case is resolved': { operation: 'ResolveCase', command: session => resolve(session, 'a', YES) },
  'a case is reopened by a comment': {
    operation: 'AddCommunicationToCase',
    before: aResolvedCase,
    command: (session, { displayId }) => reopen(session, displayId, REOPEN),
    answers: {
      ...prefixed('Nothing was written on case \\d+\\. '),
      ...IN_DOUBT(/nobody knows whether the comment is on the case\. Look before you try again: support-automation show \d+$/),
    },
  },
  'a case is handed over by a comment': {
    operation: 'AddCommunicationToCase',
    command: session => handOver(session, YES),
    answers: {
      ...Object.fromEntries(Object.keys(SENTENCES).map(error => [error, /^1 of 1 case are as they were: run it again, or see to them/])),
      ...IN_DOUBT(/^Nobody knows whether the comment is on 1 of 1 case: look in the Support Center before you run it again/),
    },
  },
  'a case is handed over by resolving it': {
    operation: 'ResolveCase',
    command: session => handOver(session, { resolve: true, ...YES }),
    answers: Object.fromEntries(
      Object.keys(SENTENCES).map(error => [error, /^1 of 1 case are as they were: run it again, or see to them/]),
    ),
  },
};

describe.each(Object.entries(CALLS))('%s', (_, { operation, before, command, answers = {} }) => {
  const declared = DECLARED_ERRORS[operation].filter(error => error !== 'DryRunOperationException');
  const errors = [...new Set([...declared, ...COMMON_ERRORS, ...NO_ANSWERS])];

  test.each(errors)('%s ends with one sentence that says what to do', async error => {
    const bed = await startInstallation();
    callOnce(bed);
    const { displayId } = await haveCase(bed, 'a');
    const { support, supportOnce } = bed.installation.clients;
    const [repeated, once] = [support, supportOnce].map(client => refusals(bed.simulator, client));
    const situation: Situation = {
      bed,
      displayId,
      refuse: (...call) => [repeated!, once!].forEach(each => void each.refuse(...call)),
      mend: () => [repeated!, once!].forEach(each => void each.mend()),
    };
    await before?.(situation);
    situation.refuse(operation, error);
    const { sentence, stdout } = await ended(bed, session => command(session, situation));
    const expected = error in answers ? answers[error] : SENTENCES[error];
    if (expected) expect(sentence).toMatch(expected);
    else expect([sentence, stdout]).toEqual([undefined, expect.stringMatching(/./)]);
    expect(sentence ?? '').not.toContain('\n');
    // What was done in spite of it is seen by doing it again.
    situation.mend();
    const statusNow = bed.simulator.cases()[0]!.status;
    const again = await ended(bed, session => resolve(session, 'a', YES));
    expect(again.sentence).toBe(statusNow === 'resolved' ? `Case ${displayId} is resolved already.` : undefined);
  });
});

test('whatever is refused, the program ends with 1 and says it in one line', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'a');
  bed.simulator.faults.add({ kind: 'error', operation: 'DescribeCases', error: 'AccessDeniedException', message: 'No.' });
  for (const argv of [['cases'], ['show', 'a'], ['resolve', displayId, '--yes'], ['hand-over', '--yes']]) {
    const { code, stderr } = await said([...argv, '--local-url', bed.page]);
    expect([argv, code, stderr]).toEqual([argv, 1, expect.stringMatching(/^[^\n]*lack a permission[^\n]*\n$/)]);
  }
});
