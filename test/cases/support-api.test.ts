import { SupportClient } from '@aws-sdk/client-support';
import { referenceLine } from '../../lambdas/cases/incident/marker';
import { digestOf, type Ours, withText } from '../../lambdas/cases/incident/our-texts';
import { dryRunSupportApi } from '../../lambdas/cases/support/dry-run-support-api';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import { startSimulator } from '../../local/support-simulator/server';
import type { Simulator } from '../../local/support-simulator/simulator';
import { until } from '../local/start-process';
import { COMMENT, MARKER, TEXT } from './sample-text';

const marker = MARKER;
const since = '2020-01-01T00:00:00.000Z';
const text = TEXT;

const comment = COMMENT;
const ours: Ours = { marker, ...withText(withText(undefined, 'cases', text.communicationBody), 'comments', comment) };

let simulator: Simulator;
let repeatable: SupportClient;
let once: SupportClient;
/** Waits for no answer that does not come; anything else may be slow on a busy machine. */
let impatient: SupportClient;

beforeEach(async () => {
  simulator = await startSimulator({ limits: { casesPerHour: 200, supportCallsPerSecond: Number.POSITIVE_INFINITY } });
  const config = { region: 'us-east-1', endpoint: simulator.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  repeatable = new SupportClient(config);
  once = new SupportClient({ ...config, maxAttempts: 1 });
  impatient = new SupportClient({ ...config, maxAttempts: 1, requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true } });
});
afterEach(async () => {
  repeatable.destroy();
  once.destroy();
  impatient.destroy();
  await simulator.close();
});

const support = () => supportApi({ repeatable, once });
const open = async (change: Partial<CaseText> = {}): Promise<string> => {
  const answer = await support().createCase({ ...text, ...change });
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  return answer.value.caseId!;
};

describe('creating a case', () => {
  test('a case is there with what was asked', async () => {
    const caseId = await open({ ccEmailAddresses: ['a@example.com'] });
    expect(simulator.cases()).toMatchObject([{ caseId, subject: text.subject, severityCode: 'low', ccEmailAddresses: ['a@example.com'] }]);
  });

  test('a limit of AWS is a refusal that names it', async () => {
    simulator.faults.add({ operation: 'CreateCase', kind: 'throttle', times: 1 });
    expect(await support().createCase(text)).toEqual({ outcome: 'refused', refusal: { error: 'ThrottlingException', kind: 'throttled' } });
  });

  test('codes that AWS does not know are a refusal for good', async () => {
    const answer = await support().createCase({ ...text, serviceCode: 'no-such-service' });
    expect(answer).toEqual({ outcome: 'refused', refusal: { error: 'InvalidParameterValueException', kind: 'invalid' } });
  });

  test('an account without a plan is told from a mistake of ours', async () => {
    simulator.faults.add({ kind: 'no-support-plan', times: 1 });
    expect(await support().createCase(text)).toMatchObject({ refusal: { error: 'SubscriptionRequiredException', kind: 'not-allowed' } });
  });

  test('an error of the service leaves open whether there is a case, and is not repeated', async () => {
    simulator.faults.add({ operation: 'CreateCase', kind: 'internal-error', times: 1 });
    expect(await support().createCase(text)).toMatchObject({ outcome: 'ambiguous' });
    expect(simulator.calls.CreateCase).toBe(1);
  });

  test('a connection that ends after the work was done leaves one case, and an ambiguous answer', async () => {
    simulator.faults.add({ operation: 'CreateCase', kind: 'timeout-after-work', times: 1 });
    const answer = await supportApi({ repeatable, once: impatient }).createCase(text);
    expect(answer).toMatchObject({ outcome: 'ambiguous' });
    await until(() => simulator.cases().length === 1);
  });
});

describe('a dry run', () => {
  test('lets AWS say that it would take the case, and opens none', async () => {
    expect(await dryRunSupportApi(support(), once).createCase(text)).toEqual({ outcome: 'done', value: {} });
    expect(simulator.cases()).toEqual([]);
    expect(simulator.calls.CreateCase).toBe(1);
  });

  test('lets AWS say that it would not take it', async () => {
    const answer = await dryRunSupportApi(support(), once).createCase({ ...text, severityCode: 'panic' });
    expect(answer).toMatchObject({ outcome: 'refused', refusal: { kind: 'invalid' } });
  });

  test('comments and resolves without a call', async () => {
    const dry = dryRunSupportApi(support(), once);
    expect(await dry.addCommunication(undefined, 'text', [])).toMatchObject({ outcome: 'done' });
    expect(await dry.resolveCase(undefined)).toMatchObject({ outcome: 'done' });
    expect(simulator.calls).toEqual({});
  });
});

describe('looking for what a lost answer left behind', () => {
  test('the marker is found among more cases than a page has, resolved ones too', async () => {
    const caseId = await open();
    simulator.human.resolve(caseId);
    for (let n = 0; n < 101; n++) await open({ subject: `other ${n}`, communicationBody: 'Something else.' });
    expect(await support().findCases(ours, since, 'en')).toMatchObject([{ match: 'ours', caseId, status: 'resolved' }]);
  });

  test('of two cases with the marker the older one comes first', async () => {
    const first = await open();
    const second = await open();
    expect((await support().findCases(ours, since, 'en')).map(({ caseId }) => caseId)).toEqual([first, second]);
  });

  test.each([
    ['has our reference line in its text', { subject: 'A question', communicationBody: `What is this?\n${referenceLine(marker)}` }],
    ['quotes all of our text', { subject: 'Fwd', communicationBody: `See below.\n\n${text.communicationBody}` }],
    ['has our marker in the middle of its subject', { subject: `[${marker}] again?`, communicationBody: 'What is this?' }],
  ])('a case of somebody else that %s is not found', async (_, foreign) => {
    await open(foreign);
    expect(await support().findCases(ours, since, 'en')).toEqual([]);
  });

  test.each([
    ['our marker at the end of its subject, and another text', { communicationBody: 'What is this?' }],
    ['our text, and another subject', { subject: 'Copied' }],
  ])('a case with %s is not ours for certain', async (_, change) => {
    const caseId = await open(change);
    expect(await support().findCases(ours, since, 'en')).toMatchObject([{ match: 'unclear', caseId }]);
  });

  test('a case is ours by its first communication, also when it has more than DescribeCases lists', async () => {
    const [genuine, foreign] = [await open(), await open({ communicationBody: 'What is this?' })];
    for (const caseId of [genuine, foreign]) for (let n = 0; n < 7; n++) simulator.human.reply(caseId, `Reply ${n}.`);
    simulator.human.reply(foreign, text.communicationBody);
    const found = await support().findCases(ours, since, 'en');
    expect(found.map(({ caseId, match }) => [caseId, match])).toEqual([
      [genuine, 'ours'],
      [foreign, 'unclear'],
    ]);
  });

  test('a comment is found by its own text, whatever became of its white space', async () => {
    const caseId = await open();
    await support().addCommunication(caseId, comment.replaceAll('\n', ' \r\n'), []);
    expect(await support().hasCommunication(caseId, digestOf(comment), since)).toBe(true);
    expect(await support().hasCommunication(caseId, digestOf(comment.replace('/2', '/3')), since)).toBe(false);
  });

  test('a comment that AWS or somebody has quoted is not on the case by that', async () => {
    const caseId = await open();
    simulator.aws.reply(caseId, comment);
    simulator.human.reply(caseId, `What about this?\n${comment}`);
    expect(await support().hasCommunication(caseId, digestOf(comment), since)).toBe(false);
  });
});

describe('looking at a case', () => {
  test('a case on which only we wrote is nobody’s conversation', async () => {
    const caseId = await open();
    await support().addCommunication(caseId, comment, []);
    expect(await support().inspectCase(caseId, ours)).toMatchObject({ humanTouched: false, displayId: expect.stringMatching(/^\d+$/) });
  });

  test('an answer by AWS makes it one', async () => {
    const caseId = await open();
    simulator.aws.reply(caseId, 'We are looking into it.');
    expect(await support().inspectCase(caseId, ours)).toMatchObject({ humanTouched: true });
  });

  test.each([
    ['AWS', 'our text with a line above it', `Do not stop the instance.\n\n${text.communicationBody}`],
    ['AWS', 'our text as it is', text.communicationBody],
    ['human', 'our text with a line under it', `${comment}\nDo not stop the instance.`],
    ['human', 'our text with a line inside it', text.communicationBody.replace('\n', '\nDo not.\n')],
  ] as const)('an answer by %s that is %s makes it one, and is read', async (who, _, body) => {
    const caseId = await open();
    simulator[who === 'AWS' ? 'aws' : 'human'].reply(caseId, body);
    const view = await support().inspectCase(caseId, ours);
    expect(view).toMatchObject({ humanTouched: true, conversation: { replies: [{}] } });
  });

  test('what was written before it was kept what we send is nobody’s answer, and keeps the case from being resolved', async () => {
    const caseId = await open();
    const view = await support().inspectCase(caseId, { marker, cases: [], comments: [], isPartlyUnknown: true });
    expect(view).toMatchObject({ humanTouched: true, conversation: { replies: [] } });
  });

  test('a case that was resolved is still found, and said to be resolved', async () => {
    const caseId = await open();
    simulator.aws.resolve(caseId);
    expect(await support().inspectCase(caseId, ours)).toMatchObject({ status: 'resolved' });
    const reader = support();
    await reader.readAhead([caseId]);
    expect(await reader.inspectCase(caseId, ours)).toMatchObject({ status: 'resolved' });
  });

  test('a case that the API does not list is not there', async () => {
    expect(await support().resolveCase('case-1')).toMatchObject({ outcome: 'refused', refusal: { kind: 'case-gone' } });
  });

  test('resolving twice is resolving once', async () => {
    const caseId = await open();
    expect(await support().resolveCase(caseId)).toMatchObject({ outcome: 'done' });
    expect(await support().resolveCase(caseId)).toMatchObject({ outcome: 'done' });
    expect(simulator.cases()).toMatchObject([{ status: 'resolved' }]);
  });

  test('what AWS wrote is read once, with its files, however often we look', async () => {
    const caseId = await open();
    simulator.aws.reply(caseId, 'Here is a trace.', [{ fileName: 'trace.txt', data: Buffer.from('bytes') }]);
    const first = (await support().inspectCase(caseId, ours))!.conversation!;
    expect(first.replies).toMatchObject([{ firstLines: 'Here is a trace.', attachments: [{ fileName: 'trace.txt' }] }]);
    expect((await support().inspectCase(caseId, ours, first.mark))!.conversation!.replies).toEqual([]);
  });

  test('answers that the case’s five newest communications do not show are read too', async () => {
    const caseId = await open();
    for (let n = 1; n <= 12; n++) simulator.aws.reply(caseId, `Answer ${n}.`);
    const { replies } = (await support().inspectCase(caseId, ours))!.conversation!;
    const expected = Array.from({ length: 12 }, (_, n) => `Answer ${n + 1}.`);
    expect(replies.map(({ firstLines }) => firstLines).sort()).toEqual(expected.sort());
  });

  test('many cases are read in a call for each hundred, and each once', async () => {
    const caseIds = [];
    for (let n = 0; n < 120; n++) caseIds.push(await open());
    const reader = support();
    await reader.readAhead(caseIds);
    for (const caseId of caseIds) expect(await reader.inspectCase(caseId, ours)).toMatchObject({ humanTouched: false });
    expect(simulator.calls.DescribeCases).toBe(2);
    simulator.aws.reply(caseIds[0]!, 'New.');
    expect(await reader.inspectCase(caseIds[0]!, ours)).toMatchObject({ humanTouched: true });
  });

  test('a case that the API does not know is not there, and keeps no other from being read', async () => {
    const caseIds = [await open(), 'case-123456789012-muen-2026-0000000000000000', await open()];
    const reader = support();
    await reader.readAhead(caseIds);
    const views = [];
    for (const caseId of caseIds) views.push(await reader.inspectCase(caseId, ours));
    expect(views).toMatchObject([{ humanTouched: false }, undefined, { humanTouched: false }]);
  });
});
