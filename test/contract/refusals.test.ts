import { SUPPORT_REFUSALS } from '../../lambdas/shared/contract';
import { DECLARED_ERRORS } from '../../local/support-simulator/model/service-model';
import { COMMON_ERRORS, NO_ANSWERS } from './refusals';
import { type RefusingAccount, startRefusingAccount } from './refusing-account';

/** A call that an incident makes, at the moment when it makes it. */
interface Situation {
  operation: keyof typeof DECLARED_ERRORS;
  /** What happened before the operation is refused, and what makes the incident call it. */
  before?: (account: RefusingAccount) => Promise<void>;
  meet: (account: RefusingAccount) => Promise<void>;
  /** How it ends once AWS answers again: phase, what became of each change, each case with the number of its texts. */
  end: string;
  /** For each error: what the record says while it lasts, and how it ends where it ends otherwise. */
  answers: Record<string, string | [string, string]>;
}

async function open({ engine }: RefusingAccount): Promise<void> {
  await engine.deliver('ALARM', 0);
  await engine.until(400);
}
/** What AWS has done without saying so is found by the next search, right away. */
const LOST = {
  'reset-before-work': 'in doubt',
  'reset-after-work': 'done',
  'timeout-before-work': 'in doubt',
  'timeout-after-work': 'done',
};
const unreadable = (lasting: string) => Object.fromEntries(NO_ANSWERS.map(error => [error, lasting]));

const SITUATIONS: Record<string, Situation> = {
  'the case of a new alarm is created': {
    operation: 'CreateCase',
    meet: ({ engine }) => engine.deliver('ALARM', 0),
    end: 'open: ALARM communicated: work-in-progress 1',
    answers: {
      ...LOST,
      InternalServerError: 'in doubt',
      CaseCreationLimitExceeded: 'waits: case-limit',
      ThrottlingException: 'waits: throttled',
      ExpiredTokenException: 'waits: throttled',
      SubscriptionRequiredException: 'told: Refused CreateCase',
      AccessDeniedException: 'told: Refused CreateCase',
      InvalidParameterValueException: 'told: Failed CreateCase',
      AttachmentSetExpired: 'waits: throttled',
      AttachmentSetIdNotFound: 'waits: throttled',
    },
  },
  'a further change is told': {
    operation: 'AddCommunicationToCase',
    before: open,
    meet: ({ engine }) => engine.deliver('INSUFFICIENT_DATA', 399),
    end: 'open: ALARM communicated, INSUFFICIENT_DATA communicated: work-in-progress 2',
    answers: {
      ...LOST,
      InternalServerError: 'in doubt',
      CaseIdNotFound: ['done', 'idle: ALARM communicated, INSUFFICIENT_DATA superseded: work-in-progress 1'],
      ThrottlingException: 'waits: throttled',
      ExpiredTokenException: 'waits: throttled',
      SubscriptionRequiredException: 'told: Refused AddCommunicationToCase',
      AccessDeniedException: 'told: Refused AddCommunicationToCase',
      InvalidParameterValueException: [
        'told: Failed AddCommunicationToCase',
        'open: ALARM communicated, INSUFFICIENT_DATA refused: work-in-progress 1',
      ],
      AttachmentSetExpired: 'waits: throttled',
      AttachmentSetIdNotFound: 'waits: throttled',
    },
  },
  'the case of an alarm that recovered is resolved': {
    operation: 'ResolveCase',
    before: open,
    meet: ({ engine }) => engine.deliver('OK', 399),
    end: 'resolved: ALARM communicated, OK communicated: resolved 2',
    answers: {
      ...LOST,
      InternalServerError: 'in doubt',
      CaseIdNotFound: ['done', 'idle: ALARM communicated, OK communicated: work-in-progress 2'],
      ThrottlingException: 'waits: throttled',
      ExpiredTokenException: 'waits: throttled',
      SubscriptionRequiredException: 'told: Refused ResolveCase',
      AccessDeniedException: 'told: Refused ResolveCase',
      InvalidParameterValueException: 'told: Refused ResolveCase',
    },
  },
  'an open case is inspected': {
    operation: 'DescribeCases',
    before: open,
    meet: ({ engine }) => engine.until(2_200),
    end: 'open: ALARM communicated: work-in-progress 1',
    answers: {
      ...unreadable('inspect gets no answer'),
      InternalServerError: 'inspect gets no answer',
      CaseIdNotFound: 'done',
      ThrottlingException: 'inspect gets no answer',
      ExpiredTokenException: 'inspect gets no answer',
      SubscriptionRequiredException: 'told: Refused DescribeCases',
      AccessDeniedException: 'told: Refused DescribeCases',
      InvalidParameterValueException: 'inspect is our own fault',
    },
  },
  'a case whose creation got no answer is searched for': {
    operation: 'DescribeCases',
    before: async account => account.refuse('CreateCase', 'reset-after-work'),
    meet: ({ engine }) => engine.deliver('ALARM', 0),
    end: 'open: ALARM communicated: work-in-progress 1',
    answers: {
      ...unreadable('in doubt, search gets no answer'),
      InternalServerError: 'in doubt, search gets no answer',
      CaseIdNotFound: 'in doubt, search is our own fault',
      ThrottlingException: 'in doubt, search gets no answer',
      ExpiredTokenException: 'in doubt, search gets no answer',
      SubscriptionRequiredException: 'in doubt, told: Refused DescribeCases',
      AccessDeniedException: 'in doubt, told: Refused DescribeCases',
      InvalidParameterValueException: 'in doubt, search is our own fault',
    },
  },
  'a comment that got no answer is searched for': {
    operation: 'DescribeCommunications',
    before: async account => {
      await open(account);
      account.refuse('AddCommunicationToCase', 'reset-after-work');
    },
    meet: ({ engine }) => engine.deliver('INSUFFICIENT_DATA', 399),
    end: 'open: ALARM communicated, INSUFFICIENT_DATA communicated: work-in-progress 2',
    answers: {
      ...unreadable('in doubt, search gets no answer'),
      InternalServerError: 'in doubt, search gets no answer',
      CaseIdNotFound: 'in doubt, search is our own fault',
      ThrottlingException: 'in doubt, search gets no answer',
      ExpiredTokenException: 'in doubt, search gets no answer',
      SubscriptionRequiredException: 'in doubt, told: Refused DescribeCases',
      AccessDeniedException: 'in doubt, told: Refused DescribeCases',
      InvalidParameterValueException: 'in doubt, search is our own fault',
    },
  },
};

let account: RefusingAccount;
beforeEach(async () => {
  account = await startRefusingAccount();
});
afterEach(() => account.stop());

function whileItLasts({ engine, told }: RefusingAccount): string {
  const { pendingCall, backoff, failures = {} } = engine.head;
  const failing = Object.entries(failures).map(([step, { isOurs }]) => `${step} ${isOurs ? 'is our own fault' : 'gets no answer'}`);
  const words = [
    ...(pendingCall?.inDoubt ? ['in doubt'] : []),
    ...(backoff ? [`waits: ${backoff.reason}`] : []),
    ...failing,
    ...told().map(refusal => `told: ${refusal}`),
  ];
  return words.join(', ') || 'done';
}

function inTheEnd({ engine, simulator }: RefusingAccount): string {
  const cases = simulator.cases().map(({ status, recentCommunications }) => `${status} ${recentCommunications.communications.length}`);
  return [engine.head.phase, engine.dispositions.join(', '), cases.join(', ')].join(': ');
}

describe.each(Object.entries(SITUATIONS))('%s', (_, { operation, before, meet, end, answers }) => {
  test('every error that AWS declares for the call, and every other that it may meet, has its row', () => {
    const declared = DECLARED_ERRORS[operation].filter(error => error !== 'DryRunOperationException');
    expect(Object.keys(answers).sort()).toEqual([...declared, ...COMMON_ERRORS, ...NO_ANSWERS].sort());
  });

  test.each(Object.entries(answers))('%s', async (error, answer) => {
    const [lasting, ending] = typeof answer === 'string' ? [answer, end] : answer;
    await before?.(account);
    account.refuse(operation, error);
    await meet(account);
    expect(whileItLasts(account)).toBe(lasting);
    account.mend();
    await account.engine.until(account.engine.seconds + 3 * 3_600);
    expect(inTheEnd(account)).toBe(ending);
    const isTold = lasting.includes('told');
    expect(account.told().some(told => told.startsWith('Accepted'))).toBe(isTold && ending === end);
    expect(account.engine.troubles.includes(SUPPORT_REFUSALS)).toBe(isTold);
  });
});
