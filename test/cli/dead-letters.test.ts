import { listDeadLetters, replayDeadLetters } from '../../cli/commands/dead-letters';
import type { Queue } from '../../local/cloud/queue';
import { alarmEvent } from './test-incidents';
import { document, startInstallation, words } from './test-installation';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const put = (queue: Queue, name: string, attributes = {}) => queue.send(JSON.stringify(alarmEvent(name)), attributes).id;
const bodies = ({ contents }: Queue) => contents.map(({ body }) => JSON.parse(body).detail.alarmName);
/** An event that only says where to look, as Lambda sends it on when no retry got it handled. */
const putHint = (queue: Queue, source: string) =>
  queue.send(
    JSON.stringify({
      requestContext: { functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:FollowCase:$LATEST', condition: 'RetriesExhausted' },
      requestPayload: { source, detail: {} },
      responsePayload: { errorType: 'TypeError', errorMessage: 'no such case' },
    }),
  ).id;
const ids = (letters: { id: string }[]) => letters.map(({ id }) => id);

describe('the list', () => {
  test('names each letter with its alarm and the reason, wherever it came from', async () => {
    const bed = await startInstallation();
    put(bed.deadLetterQueue, 'unreadable', { reason: text('detail.state: missing') });
    put(bed.deadLetterQueue, 'undelivered', { ERROR_CODE: text('NO_PERMISSIONS'), ERROR_MESSAGE: text('not allowed') });
    put(bed.deadLetterQueue, 'unlucky');
    bed.deadLetterQueue.send('{oops', { reason: text('not JSON') });
    const found = await document(bed, listDeadLetters);
    expect(
      found.map(({ event, reason }: { event: { detail?: { alarmName: string } }; reason: string }) => [
        event.detail?.alarmName ?? event,
        reason,
      ]),
    ).toEqual([
      ['unreadable', 'detail.state: missing'],
      ['undelivered', 'NO_PERMISSIONS: not allowed'],
      ['unlucky', expect.stringContaining('received too often')],
      ['{oops', 'not JSON'],
    ]);
    expect(await words(bed, listDeadLetters)).toMatch(/ID +SINCE +ALARM +REASON\n.*unreadable +detail\.state: missing/);
  });

  test('shows the event and the error of an invocation that Lambda gave up', async () => {
    const bed = await startInstallation();
    putHint(bed.deadLetterQueue, 'aws.support');
    const [letter] = await document(bed, listDeadLetters);
    expect(letter).toMatchObject({ reason: 'FollowCase failed: TypeError: no such case', event: { source: 'aws.support' } });
  });

  test('takes nothing away: everything can be received at once by others', async () => {
    const bed = await startInstallation();
    for (let index = 0; index < 25; index++) put(bed.deadLetterQueue, `alarm-${index}`);
    expect(await document(bed, listDeadLetters)).toHaveLength(25);
    expect(bed.deadLetterQueue.visible()).toHaveLength(25);
  });

  test('of an empty queue says so', async () => {
    expect(await words(await startInstallation(), listDeadLetters)).toBe('There are no dead letters.\n');
  });
});

describe('the replay', () => {
  test('of all moves every event to the queue of alarms, without its reason', async () => {
    const bed = await startInstallation();
    const names = Array.from({ length: 12 }, (_, index) => `alarm-${index}`);
    for (const name of names) put(bed.deadLetterQueue, name, { reason: text('x') });
    expect(await words(bed, session => replayDeadLetters(session, { all: true }))).toBe('12 events replayed.\n');
    expect([bodies(bed.alarmQueue).sort(), bodies(bed.deadLetterQueue)]).toEqual([names.sort(), []]);
    expect(bed.alarmQueue.contents[0]!.attributes).toEqual({});
  });

  test.each(['aws.support', 'aws.trustedadvisor'])('takes a hint of %s out of the queue and says why nothing is missing', async source => {
    const bed = await startInstallation();
    const hint = putHint(bed.deadLetterQueue, source);
    put(bed.deadLetterQueue, 'checkout');
    const said = await words(bed, session => replayDeadLetters(session, { all: true }));
    expect(said).toMatch(new RegExp(`^1 event replayed\\.\n${hint} is gone: .+\\.\n$`));
    expect([bodies(bed.alarmQueue), bed.deadLetterQueue.contents]).toEqual([['checkout'], []]);
  });

  test('of one leaves the others where they are, and visible', async () => {
    const bed = await startInstallation();
    put(bed.deadLetterQueue, 'stays');
    const id = put(bed.deadLetterQueue, 'goes');
    const { replayed } = await document(bed, session => replayDeadLetters(session, { id: [id] }));
    expect([ids(replayed), bodies(bed.alarmQueue)]).toEqual([[id], ['goes']]);
    expect(bed.deadLetterQueue.visible().map(({ body }) => JSON.parse(body).detail.alarmName)).toEqual(['stays']);
  });

  test('of one that is not there says so, after having replayed the others that were named', async () => {
    const bed = await startInstallation();
    const id = put(bed.deadLetterQueue, 'goes');
    await expect(words(bed, session => replayDeadLetters(session, { id: [id, 'gone'] }))).rejects.toThrow(
      /Replayed 1\. The queue gives out no letter gone/,
    );
    expect(bodies(bed.alarmQueue)).toEqual(['goes']);
  });

  test('loses nothing when the queue of alarms takes no more', async () => {
    const bed = await startInstallation();
    put(bed.deadLetterQueue, 'a');
    put(bed.deadLetterQueue, 'b');
    const send = bed.alarmQueue.send.bind(bed.alarmQueue);
    let sent = 0;
    bed.alarmQueue.send = (...message) => {
      sent += 1;
      if (sent > 1) throw Object.assign(new Error('no more'), { code: 'OverLimit' });
      return send(...message);
    };
    await expect(words(bed, session => replayDeadLetters(session, { all: true }))).rejects.toThrow('no more');
    expect(bodies(bed.alarmQueue)).toEqual(['a']);
    expect(bed.deadLetterQueue.visible().map(({ body }) => JSON.parse(body).detail.alarmName)).toEqual(['b']);
  });

  test('an event that comes back at once is not replayed again', async () => {
    const bed = await startInstallation();
    put(bed.deadLetterQueue, 'never-readable');
    bed.alarmQueue.onArrival = ({ body }) => void bed.deadLetterQueue.send(body);
    expect(await words(bed, session => replayDeadLetters(session, { all: true }))).toBe('1 event replayed.\n');
    expect(bodies(bed.deadLetterQueue)).toEqual(['never-readable']);
  });

  test.each([{}, { all: true, id: ['x'] }])('wants to know which: %j', async options => {
    const bed = await startInstallation();
    put(bed.deadLetterQueue, 'a');
    await expect(words(bed, session => replayDeadLetters(session, options))).rejects.toMatchObject({ name: 'UsageError' });
    expect(bodies(bed.alarmQueue)).toEqual([]);
  });
});
