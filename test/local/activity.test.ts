import { Activity } from '../../local/cloud/activity';

const now = () => new Date(0);

/** A worker that has so many requests on their way, and takes a while to come to rest. */
function worker(id: string, requestsInFlight: () => Promise<number>) {
  return { id, requestsInFlight };
}

describe('a run', () => {
  test('is at rest when nothing runs', async () => {
    await expect(new Activity(now).quiescence()).resolves.toBeUndefined();
  });

  test('is not at rest before its workers are', async () => {
    const activity = new Activity(now);
    let rest: (inFlight: number) => void = () => {};
    activity.begin(worker('slow', () => new Promise(resolve => (rest = resolve))));
    let isAtRest = false;
    const quiescence = activity.quiescence().then(() => (isAtRest = true));
    for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
    expect(isAtRest).toBe(false);
    rest(0);
    await quiescence;
  });

  test('is at rest when the last invocation has ended', async () => {
    const activity = new Activity(now);
    const end = activity.begin(worker('busy', async () => 1));
    setImmediate(end);
    await expect(activity.quiescence()).resolves.toBeUndefined();
  });

  test.each([
    ['waits for an answer that nobody gives', async () => 1],
    ['turns in a loop and never comes to rest', () => new Promise<number>(() => {})],
  ])('that stands still because a function %s says which function it is', async (_, requestsInFlight) => {
    const activity = new Activity(now, 50);
    activity.begin(worker('Stuck/1', requestsInFlight));
    await expect(activity.quiescence()).rejects.toThrow('The local run stands still: 0 open requests, running functions: Stuck/1.');
  });
});
