import { SupportClient } from '@aws-sdk/client-support';
import { digestOf, type Ours, withText } from '../../lambdas/cases/incident/our-texts';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import type { SupportApi } from '../../lambdas/cases/support/support-api';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import { virtualClock } from '../../local/support-simulator/clock';
import { startSimulator } from '../../local/support-simulator/server';
import { COMMENT, MARKER, TEXT } from '../cases/sample-text';
import { accountSupportApi } from '../simulation/account-support-api';
import { SupportAccount } from '../simulation/support-account';

/** What becomes of a comment on a resolved case: AWS does not say, so all three are played. */
type OnResolved = 'reopens' | 'stays' | 'rejected';
type Who = 'aws' | 'human';

/** An account, and the application's way to it. */
interface Account {
  api: SupportApi;
  reply(who: Who, caseId: string, body: string): void;
  resolve(caseId: string): void;
  advance(seconds: number): void;
  /** What AWS holds. */
  cases(): { caseId: string; subject: string; status: string; texts: number }[];
  close(): Promise<void>;
}
interface Setup {
  onResolved?: OnResolved;
  /** Seconds until a case is listed. */
  visibleAfter?: number;
}

const STARTS_AT = Date.parse('2026-11-22T03:00:00Z');

/** The fake that the engine, the budgets and the simulation run on. */
async function inMemory({ onResolved = 'stays', visibleAfter = 0 }: Setup): Promise<Account> {
  let now = STARTS_AT;
  const commentOnResolved = { reopens: 'reopens', stays: 'is-noted', rejected: 'is-refused' } as const;
  const account = new SupportAccount(() => now, { commentOnResolved: commentOnResolved[onResolved], staleReads: false, rewraps: false });
  return {
    api: accountSupportApi(account, { visibleAfter: visibleAfter * 1_000 }),
    reply: (who, caseId, body) => account.addCommunication(caseId, body, who === 'aws' ? 'AWS' : 'customer'),
    resolve: caseId => account.setStatus(caseId, 'resolved', 'customer'),
    advance: seconds => {
      now += seconds * 1_000;
    },
    cases: () =>
      account.cases.map(({ caseId, subject, statuses, communications }) => {
        return { caseId, subject, status: statuses.at(-1)!.status, texts: communications.length };
      }),
    close: async () => {},
  };
}

/** The simulator over HTTP, through the SDK, as deployed. */
async function simulated({ onResolved = 'stays', visibleAfter = 0 }: Setup): Promise<Account> {
  const clock = virtualClock({ startsAt: new Date(STARTS_AT) });
  const commentOnResolved = { reopens: 'reopens', stays: 'stays-resolved', rejected: 'rejected' } as const;
  const limits = { supportCallsPerSecond: Number.POSITIVE_INFINITY };
  const pickUp = { openedAfterSeconds: Number.POSITIVE_INFINITY, workInProgressAfterSeconds: Number.POSITIVE_INFINITY };
  const simulator = await startSimulator({
    clock,
    limits,
    pickUp,
    commentOnResolved: commentOnResolved[onResolved],
    visibilityDelaySeconds: visibleAfter,
  });
  const config = { region: 'us-east-1', endpoint: simulator.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const client = new SupportClient({ ...config, maxAttempts: 1 });
  return {
    api: supportApi({ repeatable: client, once: client }),
    reply: (who, caseId, body) => simulator[who].reply(caseId, body),
    resolve: caseId => simulator.human.resolve(caseId),
    advance: seconds => clock.advance(seconds),
    cases: () =>
      simulator
        .cases()
        .reverse()
        .map(({ caseId, subject, status, recentCommunications }) => {
          return { caseId, subject, status, texts: recentCommunications.communications.length };
        }),
    close: async () => {
      client.destroy();
      await simulator.close();
    },
  };
}

const SINCE = '2026-11-22T00:00:00.000Z';
const OURS: Ours = { marker: MARKER, ...withText(withText(undefined, 'cases', TEXT.communicationBody), 'comments', COMMENT) };
const NOBODY = 'case-of-nobody';

describe.each([
  ['the account in memory', inMemory],
  ['the simulator, through the SDK', simulated],
])('%s', (_, start) => {
  let account: Account;
  afterEach(() => account.close());
  const begin = async (setup: Setup = {}) => {
    account = await start(setup);
    return account.api;
  };
  const open = async (api: SupportApi, change: Partial<CaseText> = {}) => {
    const answer = await api.createCase({ ...TEXT, ...change });
    if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
    return answer.value.caseId!;
  };
  const find = async (api: SupportApi, since = SINCE) =>
    (await api.findCases(OURS, since, 'en')).map(({ match, caseId, status }) => [match, caseId, status]);

  test('holds a case that was created, and finds it by its marker and text', async () => {
    const api = await begin();
    const caseId = await open(api);
    expect(account.cases()).toEqual([{ caseId, subject: TEXT.subject, status: 'unassigned', texts: 1 }]);
    expect(await api.findCases(OURS, SINCE, 'en')).toEqual([
      { match: 'ours', caseId, displayId: expect.stringMatching(/^\d+$/), status: 'unassigned', timeCreated: expect.any(String) },
    ]);
  });

  test('opens ten cases in an hour, refuses the eleventh, and opens it when the hour is over', async () => {
    const api = await begin();
    for (let made = 0; made < 10; made++) await open(api);
    expect(await api.createCase(TEXT)).toEqual({
      outcome: 'refused',
      refusal: { error: 'CaseCreationLimitExceeded', kind: 'case-limit' },
    });
    expect(account.cases()).toHaveLength(10);
    account.advance(3_601);
    await open(api);
    expect(account.cases()).toHaveLength(11);
  });

  test('lists a case only when it has become visible, by search and by its ID', async () => {
    const api = await begin({ visibleAfter: 60 });
    const caseId = await open(api);
    expect([await find(api), await api.inspectCase(caseId, OURS)]).toEqual([[], undefined]);
    account.advance(60);
    expect(await find(api)).toEqual([['ours', caseId, 'unassigned']]);
    expect(await api.inspectCase(caseId, OURS)).toMatchObject({ status: 'unassigned', humanTouched: false });
  });

  test('finds of several cases the oldest first, resolved ones too, and none of somebody else', async () => {
    const api = await begin();
    const first = await open(api);
    account.advance(60);
    await open(api, { subject: 'A question', communicationBody: 'What is this?' });
    const second = await open(api);
    account.advance(60);
    account.resolve(first);
    expect(await find(api)).toEqual([
      ['ours', first, 'resolved'],
      ['ours', second, 'unassigned'],
    ]);
  });

  test('is not certain of a case with our marker and another text, nor of one with our text and another subject', async () => {
    const api = await begin();
    const marked = await open(api, { communicationBody: 'What is this?' });
    account.advance(60);
    const copied = await open(api, { subject: 'Copied' });
    expect(await find(api)).toEqual([
      ['unclear', marked, 'unassigned'],
      ['unclear', copied, 'unassigned'],
    ]);
  });

  test('finds a case on which nothing was written since then no more, until somebody writes on it', async () => {
    const api = await begin();
    const caseId = await open(api);
    account.advance(7_200);
    const later = new Date(STARTS_AT + 3_600_000).toISOString();
    expect(await find(api, later)).toEqual([]);
    account.reply('aws', caseId, 'We look into it.');
    expect((await find(api, later)).map(([, found]) => found)).toEqual([caseId]);
  });

  test('has a comment by its words, whatever became of its white space, and not one that others quote', async () => {
    const api = await begin();
    const caseId = await open(api);
    account.reply('aws', caseId, COMMENT);
    account.reply('human', caseId, `What about this?\n${COMMENT}`);
    expect(await api.hasCommunication(caseId, digestOf(COMMENT), SINCE)).toBe(false);
    expect(await api.addCommunication(caseId, COMMENT.replaceAll('\n', ' \r\n'), [])).toMatchObject({ outcome: 'done' });
    expect(await api.hasCommunication(caseId, digestOf(COMMENT), SINCE)).toBe(true);
    expect(account.cases()).toMatchObject([{ texts: 4 }]);
  });

  test('shows a case on which only we wrote as untouched', async () => {
    const api = await begin();
    const caseId = await open(api);
    await api.addCommunication(caseId, COMMENT, []);
    expect(await api.inspectCase(caseId, OURS)).toMatchObject({ humanTouched: false, conversation: { replies: [] } });
  });

  test.each<[Who, string]>([
    ['aws', 'Amazon Web Services'],
    ['human', 'Operator or Somebody'],
  ])('shows what %s writes once: from the mark on it is not new', async (who, name) => {
    const api = await begin();
    const caseId = await open(api);
    account.advance(60);
    account.reply(who, caseId, 'We look into it.');
    const view = (await api.inspectCase(caseId, OURS))!;
    expect(view).toMatchObject({ humanTouched: true, conversation: { replies: [{ firstLines: 'We look into it.' }] } });
    expect(name).toContain(view.conversation!.replies[0]!.submittedBy.split(' ')[0]);
    const again = (await api.inspectCase(caseId, OURS, view.conversation!.mark))!;
    expect(again).toMatchObject({ humanTouched: true, conversation: { replies: [] } });
    account.advance(60);
    account.reply(who, caseId, 'It is mended.');
    const next = (await api.inspectCase(caseId, OURS, again.conversation!.mark))!;
    expect(next.conversation!.replies.map(({ firstLines }) => firstLines)).toEqual(['It is mended.']);
  });

  test('reads answers that the newest five communications do not show', async () => {
    const api = await begin();
    const caseId = await open(api);
    const bodies = Array.from({ length: 12 }, (_, at) => `Answer ${at + 1}.`);
    for (const body of bodies) {
      account.advance(1);
      account.reply('aws', caseId, body);
    }
    const { conversation } = (await api.inspectCase(caseId, OURS))!;
    expect(conversation!.replies.map(({ firstLines }) => firstLines)).toEqual(bodies);
  });

  test('reads cases ahead as it reads each alone', async () => {
    const api = await begin();
    const caseIds = [await open(api), NOBODY, await open(api)];
    const alone = [];
    for (const caseId of caseIds) alone.push(await api.inspectCase(caseId, OURS));
    await api.readAhead(caseIds);
    const ahead = [];
    for (const caseId of caseIds) ahead.push(await api.inspectCase(caseId, OURS));
    expect(ahead).toEqual(alone);
    expect(ahead.map(view => view?.status)).toEqual(['unassigned', undefined, 'unassigned']);
  });

  test('resolves a case, and a resolved one again', async () => {
    const api = await begin();
    const caseId = await open(api);
    for (const _ of ['once', 'twice']) expect(await api.resolveCase(caseId)).toMatchObject({ outcome: 'done' });
    expect(account.cases()).toMatchObject([{ status: 'resolved' }]);
    expect(await api.inspectCase(caseId, OURS)).toMatchObject({ status: 'resolved' });
  });

  test.each<[OnResolved, string, number, object]>([
    ['reopens', 'reopened', 2, { outcome: 'done' }],
    ['stays', 'resolved', 2, { outcome: 'done' }],
    ['rejected', 'resolved', 1, { outcome: 'refused', refusal: { error: 'InvalidParameterValueException', kind: 'invalid' } }],
  ])('a comment on a resolved case %s', async (onResolved, status, texts, outcome) => {
    const api = await begin({ onResolved });
    const caseId = await open(api);
    await api.resolveCase(caseId);
    expect(await api.addCommunication(caseId, COMMENT, [])).toMatchObject(outcome);
    expect(account.cases()).toMatchObject([{ status, texts }]);
  });

  test('refuses to write on a case that it does not have, cannot say what is on it, and does not list it', async () => {
    const api = await begin();
    const gone = { outcome: 'refused', refusal: { error: 'CaseIdNotFound', kind: 'case-gone' } };
    for (const caseId of [NOBODY, undefined]) {
      expect(await api.addCommunication(caseId, COMMENT, [])).toEqual(gone);
      expect(await api.resolveCase(caseId)).toEqual(gone);
    }
    await expect(api.hasCommunication(NOBODY, digestOf(COMMENT), SINCE)).rejects.toMatchObject({
      name: 'CaseIdNotFound',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await api.inspectCase(NOBODY, OURS)).toBeUndefined();
    expect(account.cases()).toEqual([]);
  });
});
