import { registerText } from '../../lambdas/cases/engine/register-text';
import type { Incident } from '../../lambdas/cases/incident/incident';
import { caseMarker, referenceLine } from '../../lambdas/cases/incident/marker';
import { digestOf } from '../../lambdas/cases/incident/our-texts';
import type { PublishedEvent } from '../../lambdas/shared/events';
import { isResolved } from '../simulation/support-account';
import { at, situated } from './sample-incidents';
import { TestEngine } from './test-engine';

const AMBIGUOUS = { outcome: 'ambiguous', error: 'TimeoutError' } as const;

/** An engine, and what it has published. */
function listened(...settings: ConstructorParameters<typeof TestEngine>) {
  const engine = new TestEngine(...settings);
  const published: PublishedEvent[] = [];
  engine.services.publish = async events => void published.push(...events);
  const replies = () => published.filter(({ detailType }) => detailType === 'Support Replied').map(({ detail }) => detail);
  return { engine, published, replies };
}

const markerOfCase = ({ head }: TestEngine) => caseMarker('test', head);

describe('an answer that carries our text', () => {
  test.each([
    ['AWS', 'all of it below their words', (ours: string) => `Do not stop the instance.\n\n${ours}`],
    ['AWS', 'all of it above their words', (ours: string) => `${ours}\nDo not stop the instance.`],
    ['AWS', 'nothing else', (ours: string) => ours],
    ['customer', 'their words in the middle of it', (ours: string) => ours.replace('\n', '\nDo not stop the instance.\n')],
    ['customer', 'only its last lines', (ours: string) => `Do not stop the instance.\n${ours.split('\n').at(-1)}`],
    ['customer', 'a mark of quotation', (ours: string) => `Do not stop the instance.\n${ours.replace(/^/gm, '> ')}`],
  ] as const)('by %s, with %s, keeps the case open, and is published', async (who, _, answer) => {
    const { engine, replies } = listened();
    await engine.deliver('ALARM', 0);
    engine.account.addCommunication('case-1', answer(engine.cases[0]!.communications[0]!.body), who);
    await engine.deliver('OK', 10);
    await engine.until(1_800);
    expect(engine.cases.map(isResolved)).toEqual([false]);
    expect(engine.head).toMatchObject({ reason: 'somebody-answered', case: { humanTouched: true } });
    expect(replies()).toMatchObject([{ caseId: 'case-1', from: who === 'AWS' ? 'AWS' : 'account' }]);
  });

  test('our own case text and comments are no answer, though their white space comes back otherwise', async () => {
    const { engine, replies } = listened({ rewraps: true });
    await engine.deliver('ALARM', 0);
    await engine.deliver('OK', 10);
    await engine.until(1_800);
    expect(engine.cases[0]!.communications).toHaveLength(2);
    expect(engine.cases.map(isResolved)).toEqual([true]);
    expect(replies()).toEqual([]);
  });

  test('a comment whose invocation ended after the call is ours: it was known before it was sent', async () => {
    const { engine, replies } = listened();
    await engine.deliver('ALARM', 0);
    const comment = engine.services.support.addCommunication;
    engine.services.support.addCommunication = async (...call) => {
      await comment(...call);
      throw new Error('the function ends here');
    };
    await engine.deliver('OK', 10);
    await engine.until(300);
    expect(engine.head.sent!.comments).toEqual([digestOf(engine.cases[0]!.communications[1]!.body)]);
    engine.services.support.addCommunication = comment;
    await engine.until(1_800);
    expect(engine.cases[0]!.communications).toHaveLength(2);
    expect(engine.cases.map(isResolved)).toEqual([true]);
    expect(replies()).toEqual([]);
  });

  test('what the command line writes is no answer, and the case is the operator’s from then on', async () => {
    const { engine, replies } = listened();
    await engine.deliver('ALARM', 0);
    await registerText({ incidentKey: engine.head.incidentKey, caseId: 'case-1' }, 'Please reopen this case.', { incidents: engine.store });
    engine.account.addCommunication('case-1', 'Please reopen this case.', 'operator');
    await engine.deliver('OK', 10);
    await engine.until(1_800);
    expect(engine.cases.map(isResolved)).toEqual([false]);
    expect(replies()).toEqual([]);
  });
});

describe('a case that was opened before it was kept what is sent', () => {
  const asBefore = ({ sent: _, ...incident }: Incident): Incident => incident;

  test('is not resolved over what may be an answer, and its texts are not published again', async () => {
    const { engine, replies } = listened();
    await engine.deliver('ALARM', 0);
    await engine.until(60);
    await engine.store.save(asBefore(engine.head));
    await engine.deliver('OK', 70);
    await engine.until(1_800);
    expect(engine.cases.map(isResolved)).toEqual([false]);
    expect(replies()).toEqual([]);
  });

  test('takes an answer for one', async () => {
    const { engine, replies } = listened();
    await engine.deliver('ALARM', 0);
    await engine.store.save(asBefore(engine.head));
    engine.account.addCommunication('case-1', 'What have you tried so far?', 'AWS');
    await engine.until(1_800);
    expect(replies()).toMatchObject([{ from: 'AWS', firstLines: 'What have you tried so far?' }]);
  });
});

describe('the answer to a create was lost', () => {
  const FOREIGN = [
    ['our marker in its subject', (marker: string) => ({ subject: `About [${marker}]`, communicationBody: 'What is this?' })],
    ['our reference in its text', (marker: string) => ({ subject: 'About', communicationBody: `What?\n${referenceLine(marker)}` })],
  ] as const;

  test.each(FOREIGN)(
    'and a case of somebody with %s is neither taken nor closed, and does not take the place of ours',
    async (_, paste) => {
      const { engine } = listened();
      const create = engine.services.support.createCase;
      engine.services.support.createCase = async () => AMBIGUOUS;
      await engine.deliver('ALARM', 0);
      engine.account.createForeign(paste(markerOfCase(engine)));
      engine.services.support.createCase = create;
      await engine.until(3 * 3_600);
      expect(engine.head).toMatchObject({ phase: 'open', case: { caseId: 'case-2' } });
      await engine.deliver('OK', 3 * 3_600);
      await engine.until(7 * 3_600);
      expect(engine.cases.map(({ caseId, communications, ...each }) => [caseId, communications.length, isResolved(each as never)])).toEqual(
        [
          ['case-1', 1, false],
          ['case-2', 2, true],
        ],
      );
    },
  );

  test('and a case with our marker, of which nobody knows whose it is, puts off a second one', async () => {
    const { engine } = listened();
    const create = engine.services.support.createCase;
    engine.services.support.createCase = async text => {
      engine.account.create({ ...text, communicationBody: 'Changed by AWS.' }, 0);
      return AMBIGUOUS;
    };
    await engine.deliver('ALARM', 0);
    engine.services.support.createCase = create;
    await engine.until(3_600);
    expect(engine.cases).toHaveLength(1);
    expect(engine.head).toMatchObject({ phase: 'pending', reason: 'case-may-be-ours' });
  });

  test('and our case is found although somebody has copied it, and the copy is left alone', async () => {
    const { engine } = listened();
    const create = engine.services.support.createCase;
    engine.services.support.createCase = async text => {
      engine.account.createForeign({ subject: text.subject, communicationBody: `See below.\n${text.communicationBody}` });
      await create(text);
      return AMBIGUOUS;
    };
    await engine.deliver('ALARM', 0);
    engine.services.support.createCase = create;
    await engine.until(3 * 3_600);
    expect(engine.head).toMatchObject({ phase: 'open', case: { caseId: 'case-2' } });
    expect(engine.cases.map(({ communications }) => communications.length)).toEqual([1, 1]);
    expect(engine.cases.map(isResolved)).toEqual([false, false]);
  });

  test('and came twice: the second case is closed with a text of ours, which is no answer', async () => {
    const { engine, replies } = listened();
    const create = engine.services.support.createCase;
    engine.services.support.createCase = async text => {
      await create(text);
      await create(text);
      return AMBIGUOUS;
    };
    await engine.deliver('ALARM', 0);
    engine.services.support.createCase = create;
    await engine.until(3_600);
    expect(engine.cases.map(isResolved)).toEqual([false, true]);
    expect(engine.head.sent!.comments).toContain(digestOf(engine.cases[1]!.communications[1]!.body));
    expect(replies()).toEqual([]);
  });

  test('and came twice: a second case on which an operator wrote by the command line is theirs, and stays open', async () => {
    const { engine, replies } = listened();
    const create = engine.services.support.createCase;
    engine.services.support.createCase = async text => {
      await create(text);
      await create(text);
      await registerText({ incidentKey: engine.head.incidentKey, caseId: 'case-2' }, 'Please look.', { incidents: engine.store });
      engine.account.addCommunication('case-2', 'Please look.', 'us');
      return AMBIGUOUS;
    };
    await engine.deliver('ALARM', 0);
    engine.services.support.createCase = create;
    await engine.until(3_600);
    expect(engine.cases.map(isResolved)).toEqual([false, false]);
    expect(replies()).toEqual([]);
  });
});

describe('the case’s display ID', () => {
  const openedEvents = (published: PublishedEvent[]) =>
    published.filter(({ detailType }) => detailType === 'Support Case Opened').map(({ detail }) => [detail.caseId, detail.displayId]);

  test('is looked up right after the create, and told with it', async () => {
    const { engine, published } = listened();
    await engine.deliver('ALARM', 0);
    expect(openedEvents(published)).toEqual([['case-1', '1001']]);
  });

  test('that AWS does not list yet keeps nobody from being told of the case', async () => {
    const { engine, published } = listened();
    engine.services.support.createCase = async text => ({ outcome: 'done', value: { caseId: engine.account.create(text, 90_000).caseId } });
    await engine.deliver('ALARM', 0);
    expect(openedEvents(published)).toEqual([['case-1', undefined]]);
    await engine.until(300);
    expect(engine.head).toMatchObject({ phase: 'open', case: { displayId: '1001' } });
  });

  test('that cannot be looked up keeps nobody from being told of the case', async () => {
    const { engine, published } = listened();
    const inspect = engine.services.support.inspectCase;
    let looks = 0;
    engine.services.support.inspectCase = async () => {
      looks++;
      throw new Error('InternalServerError');
    };
    await engine.deliver('ALARM', 0);
    expect([openedEvents(published), looks]).toEqual([[['case-1', undefined]], 1]);
    engine.services.support.inspectCase = inspect;
    await engine.until(300);
    expect(engine.head).toMatchObject({ phase: 'open', case: { displayId: '1001' } });
  });

  test('that never came to light is replaced by the caseId where the next case names the last', async () => {
    const { engine } = listened({}, { reopenWindowSeconds: 0, resolveDelaySeconds: 0 });
    await engine.deliver('ALARM', 0);
    const over = { phase: 'resolved', displayId: undefined, resolvedAt: at(5), inspectAt: undefined } as const;
    await engine.store.save(situated(engine.head, over));
    engine.seconds = 10;
    await engine.deliver('ALARM', 10);
    await engine.until(60);
    expect(engine.cases[1]!.communications[0]!.body).toContain('was the subject of case case-1.');
  });
});
