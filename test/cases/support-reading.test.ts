import type { SupportClient } from '@aws-sdk/client-support';
import { referenceLine } from '../../lambdas/cases/incident/marker';
import { digestOf, type Ours, withText } from '../../lambdas/cases/incident/our-texts';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import { errorNameOf, startTestBed, type TestBed } from '../support-simulator/test-simulator';

const MARKER = 'sa-0123456789ab';
const TEXT: CaseText = {
  subject: `ALARM: checkout [${MARKER}]`,
  communicationBody: `It is broken.\n${referenceLine(MARKER)}`,
  serviceCode: 'amazon-cloudwatch',
  categoryCode: 'general-guidance',
  severityCode: 'low',
  issueType: 'technical',
  language: 'en',
  ccEmailAddresses: [],
  covers: [],
};
const COMMENT = `More.\n${referenceLine(`${MARKER}/2`)}`;
const OURS: Ours = { marker: MARKER, ...withText(withText(undefined, 'cases', TEXT.communicationBody), 'comments', COMMENT) };
const LONG_AGO = '2020-01-01T00:00:00.000Z';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

const support = (clients: { repeatable?: SupportClient; once?: SupportClient } = {}) =>
  supportApi({ repeatable: bed.client, once: bed.client, ...clients });
async function open(change: Partial<CaseText> = {}): Promise<string> {
  const answer = await support().createCase({ ...TEXT, ...change });
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  bed.clock.advance(60);
  return answer.value.caseId!;
}
/** Each a minute after the one before. */
function replies(caseId: string, count: number, who: 'aws' | 'human' = 'aws'): void {
  for (let number = 1; number <= count; number++) {
    bed.simulator[who].reply(caseId, `Reply ${number}.`);
    bed.clock.advance(60);
  }
}
async function comments(caseId: string, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await support().addCommunication(caseId, COMMENT, []);
    bed.clock.advance(60);
  }
}
/** Calls that were made since the last time it was asked. */
function callsSince() {
  const before = { ...bed.simulator.calls };
  return (operation: 'DescribeCases' | 'DescribeCommunications') =>
    (bed.simulator.calls[operation] ?? 0) - ((before as Record<string, number>)[operation] ?? 0);
}
const now = () => bed.clock.now().toISOString();

describe('writing', () => {
  const broken = { send: () => Promise.reject(new Error('not this client')) } as unknown as SupportClient;

  test('a case and a comment are sent by the client that makes every call once; the end of a case may be sent again', async () => {
    const writer = support({ repeatable: broken });
    expect(await writer.createCase(TEXT)).toEqual({ outcome: 'done', value: { caseId: expect.any(String) } });
    const [{ caseId = '' } = {}] = bed.simulator.cases();
    expect(await writer.addCommunication(caseId, COMMENT, [])).toMatchObject({ outcome: 'done' });
    expect(await support({ once: broken }).resolveCase(caseId)).toMatchObject({ outcome: 'done' });
    expect(bed.simulator.cases()).toMatchObject([
      { status: 'resolved', recentCommunications: { communications: [{ body: COMMENT }, {}] } },
    ]);
  });

  test('a comment goes to the addresses that get copies, if there are any', async () => {
    const sent: unknown[] = [];
    bed.client.middlewareStack.add(next => request => {
      sent.push((request.input as { ccEmailAddresses?: string[] }).ccEmailAddresses);
      return next(request);
    });
    const caseId = await open();
    await support().addCommunication(caseId, COMMENT, ['a@example.com']);
    await support().addCommunication(caseId, COMMENT, []);
    expect(sent).toEqual([undefined, ['a@example.com'], undefined]);
  });
});

describe('looking for a case', () => {
  test('one from before the time that is asked for is not found', async () => {
    const caseId = await open();
    const later = now();
    expect(await support().findCases(OURS, later, 'en')).toEqual([]);
    expect(await support().findCases(OURS, LONG_AGO, 'en')).toMatchObject([{ caseId }]);
  });

  test('one in another language is not found', async () => {
    const caseId = await open({ language: 'ja' });
    expect(await support().findCases(OURS, LONG_AGO, 'en')).toEqual([]);
    expect(await support().findCases(OURS, LONG_AGO, 'ja')).toMatchObject([{ caseId, match: 'ours' }]);
  });

  test('of several the oldest comes first, whatever the order of the list', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    expect((await support().findCases(OURS, LONG_AGO, 'en')).map(({ caseId }) => caseId)).toEqual([first, second, third]);
  });

  test('its first text is asked for only where its subject is ours, and the list does not show it', async () => {
    const foreign = await open({ subject: 'Something else', communicationBody: 'Something else.' });
    const few = await open();
    await comments(few, 3);
    await comments(foreign, 9);
    const calls = callsSince();
    expect(await support().findCases(OURS, LONG_AGO, 'en')).toMatchObject([{ caseId: few, match: 'ours' }]);
    expect(calls('DescribeCommunications')).toBe(0);
    await comments(few, 6);
    expect(await support().findCases(OURS, LONG_AGO, 'en')).toMatchObject([{ caseId: few, match: 'ours' }]);
    expect(calls('DescribeCommunications')).toBe(1);
  });

  test('five texts may be all there are, or not: then its first text is asked for', async () => {
    const caseId = await open({ communicationBody: 'Something else.' });
    await support().addCommunication(caseId, TEXT.communicationBody, []);
    await comments(caseId, 4);
    expect(await support().findCases(OURS, LONG_AGO, 'en')).toMatchObject([{ caseId, match: 'unclear' }]);
  });

  test('more cases than AWS lists by itself are one page', async () => {
    for (let number = 0; number < 12; number++) await open({ subject: 'Something else', communicationBody: 'Something else.' });
    const calls = callsSince();
    await support().findCases(OURS, LONG_AGO, 'en');
    expect(calls('DescribeCases')).toBe(1);
  });
});

describe('looking for a comment', () => {
  test('one from before the time that is asked for is not found', async () => {
    const caseId = await open();
    await comments(caseId, 1);
    expect(await support().hasCommunication(caseId, digestOf(COMMENT), LONG_AGO)).toBe(true);
    expect(await support().hasCommunication(caseId, digestOf(COMMENT), now())).toBe(false);
  });

  test('one among more than the first ten is found by one call', async () => {
    const caseId = await open();
    await comments(caseId, 1);
    replies(caseId, 20);
    const calls = callsSince();
    expect(await support().hasCommunication(caseId, digestOf(COMMENT), LONG_AGO)).toBe(true);
    expect(calls('DescribeCommunications')).toBe(1);
  });
});

describe('inspecting a case', () => {
  const inspect = (caseId: string, mark?: Parameters<ReturnType<typeof support>['inspectCase']>[2]) =>
    support().inspectCase(caseId, OURS, mark);
  const said = (view: Awaited<ReturnType<typeof inspect>>) => view?.conversation?.replies.map(({ firstLines }) => firstLines);

  test('on which only we have written few times takes one call', async () => {
    const caseId = await open();
    await comments(caseId, 3);
    const calls = callsSince();
    const view = await inspect(caseId);
    expect(view).toMatchObject({ status: 'unassigned', humanTouched: false, conversation: { replies: [] } });
    expect([view!.displayId, calls('DescribeCases'), calls('DescribeCommunications')]).toEqual([bed.simulator.cases()[0]!.displayId, 1, 0]);
  });

  test('on which somebody has written before our five newest comments reads that too', async () => {
    const caseId = await open();
    replies(caseId, 1, 'human');
    await comments(caseId, 5);
    const view = await inspect(caseId);
    expect([said(view), view!.humanTouched]).toEqual([['Reply 1.'], true]);
  });

  test('on which nothing is new takes one call, however much was written', async () => {
    const caseId = await open();
    replies(caseId, 8);
    const first = await inspect(caseId);
    expect(said(first)).toHaveLength(8);
    const calls = callsSince();
    const again = await inspect(caseId, first!.conversation!.mark);
    expect([said(again), again!.conversation!.mark]).toEqual([[], first!.conversation!.mark]);
    expect([calls('DescribeCases'), calls('DescribeCommunications')]).toEqual([1, 0]);
  });

  test('on which somebody has answered anew reads on from the mark, and not from its beginning', async () => {
    const caseId = await open();
    replies(caseId, 8);
    const { conversation } = (await inspect(caseId))!;
    bed.clock.advance(4 * 3_600);
    replies(caseId, 7);
    const times: unknown[] = [];
    bed.client.middlewareStack.add((next, { commandName }) => request => {
      if (commandName === 'DescribeCommunicationsCommand') times.push((request.input as { afterTime?: string }).afterTime);
      return next(request);
    });
    expect(said(await inspect(caseId, conversation!.mark))).toEqual([1, 2, 3, 4, 5, 6, 7].map(number => `Reply ${number}.`));
    expect(times).toEqual([new Date(Date.parse(conversation!.mark!.until) - 3_600_000).toISOString()]);
  });

  test('on which we have commented anew has no answer, and its mark moves on', async () => {
    const caseId = await open();
    await comments(caseId, 2);
    const first = await inspect(caseId);
    await comments(caseId, 1);
    const next = await inspect(caseId, first!.conversation!.mark);
    expect(said(next)).toEqual([]);
    expect(next!.conversation!.mark!.until > first!.conversation!.mark!.until).toBe(true);
  });

  test('that AWS does not know is none; another refusal is told', async () => {
    expect(await inspect('case-123456789012-muen-2026-0000000000000000')).toBeUndefined();
    const caseId = await open();
    bed.simulator.faults.add({ kind: 'error', operation: 'DescribeCases', error: 'AccessDeniedException' });
    expect(await errorNameOf(inspect(caseId))).toBe('AccessDeniedException');
    expect(await errorNameOf(support().readAhead([caseId]))).toBe('AccessDeniedException');
  });
});

describe('reading cases ahead', () => {
  test('serves each once: after that the case is asked for as it is then', async () => {
    const [one, other] = [await open(), await open()];
    const reader = support();
    const calls = callsSince();
    await reader.readAhead([one, other]);
    bed.simulator.aws.resolve(one);
    expect(await reader.inspectCase(one, OURS)).toMatchObject({ status: 'unassigned' });
    expect(calls('DescribeCases')).toBe(1);
    expect(await reader.inspectCase(one, OURS)).toMatchObject({ status: 'resolved' });
    expect(calls('DescribeCases')).toBe(2);
    expect(await reader.inspectCase(other, OURS)).toMatchObject({ status: 'unassigned' });
    expect(calls('DescribeCases')).toBe(2);
  });

  test('forgets what was read for an earlier sweep', async () => {
    const [one, other] = [await open(), await open()];
    const reader = support();
    await reader.readAhead([one]);
    bed.simulator.aws.resolve(one);
    await reader.readAhead([other]);
    expect(await reader.inspectCase(one, OURS)).toMatchObject({ status: 'resolved' });
  });

  test('knows also which one AWS does not list, without asking again', async () => {
    const caseId = await open();
    const reader = support();
    bed.client.middlewareStack.add((next, { commandName }) => async request => {
      const answered = await next(request);
      if (commandName === 'DescribeCasesCommand') (answered.output as { cases?: unknown[] }).cases = [];
      return answered;
    });
    const calls = callsSince();
    await reader.readAhead([caseId]);
    expect(await reader.inspectCase(caseId, OURS)).toBeUndefined();
    expect(calls('DescribeCases')).toBe(1);
  });

  test('of one that AWS does not know alone asks once', async () => {
    const reader = support();
    const calls = callsSince();
    await reader.readAhead(['case-123456789012-muen-2026-0000000000000000']);
    expect(await reader.inspectCase('case-123456789012-muen-2026-0000000000000000', OURS)).toBeUndefined();
    expect(calls('DescribeCases')).toBe(1);
  });

  test('of none makes no call', async () => {
    const calls = callsSince();
    await support().readAhead([]);
    expect(calls('DescribeCases')).toBe(0);
  });
});
