import type { SupportApi } from '../../lambdas/cases/support/support-api';
import { ReadRefused, watchReads } from '../../lambdas/cases/support/watch-reads';

const READS = ['findCases', 'hasCommunication', 'readAhead', 'inspectCase'] as const;
const WRITES = ['createCase', 'addCommunication', 'resolveCase'] as const;

/** A Support API whose calls all end in one way, and which says what it was called with. */
function watched(end: () => unknown) {
  const api = Object.fromEntries(
    [...READS, ...WRITES].map(name => [
      name,
      async function (this: unknown, ...args: unknown[]) {
        expect(this).toBe(api);
        return [end(), ...args];
      },
    ]),
  ) as unknown as SupportApi;
  const { support, wasAnswered } = watchReads(api);
  const call = (name: string, ...args: unknown[]) =>
    (support as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]!.call(api, ...args);
  return { call, wasAnswered };
}

const refusal = (name: string, httpStatusCode = 400) => Object.assign(new Error('No.'), { name, $metadata: { httpStatusCode } });
const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    error => error,
  );

describe.each(READS)('%s', name => {
  test('that is answered gives the answer, and is noted', async () => {
    const { call, wasAnswered } = watched(() => 'answer');
    expect(wasAnswered()).toBe(false);
    expect(await call(name, 'case-1', 2)).toEqual(['answer', 'case-1', 2]);
    expect(wasAnswered()).toBe(true);
  });

  test.each(['AccessDeniedException', 'SubscriptionRequiredException'])(
    'that ends with %s is refused until a person mends it',
    async error => {
      const cause = refusal(error);
      const { call, wasAnswered } = watched(() => {
        throw cause;
      });
      const refused = await thrown(call(name));
      expect(refused).toBeInstanceOf(ReadRefused);
      expect(refused).toMatchObject({ name: error, refusal: { error, kind: 'not-allowed' }, cause });
      expect(refused.message).toBe(`AWS Support does not let its cases be read: ${error}.`);
      expect(wasAnswered()).toBe(false);
    },
  );

  test.each([
    ['ThrottlingException', 400],
    ['CaseIdNotFound', 400],
    ['InvalidParameterValueException', 400],
    ['InternalServerError', 500],
    ['TimeoutError', 0],
  ])('that ends with %s is not refused: the error stands for itself', async (error, status) => {
    const cause = refusal(error, status);
    const { call, wasAnswered } = watched(() => {
      throw cause;
    });
    expect(await thrown(call(name))).toBe(cause);
    expect(wasAnswered()).toBe(false);
  });
});

describe.each(WRITES)('%s', name => {
  test('says by itself how it ended, and tells nothing of reading', async () => {
    const { call, wasAnswered } = watched(() => 'outcome');
    expect(await call(name, 'case-1')).toEqual(['outcome', 'case-1']);
    expect(wasAnswered()).toBe(false);
  });

  test('that throws has thrown what it has thrown', async () => {
    const cause = refusal('AccessDeniedException');
    const { call } = watched(() => {
      throw cause;
    });
    expect(await thrown(call(name))).toBe(cause);
  });
});

test('what is no call is what it is', () => {
  const { support } = watchReads({ note: 'x' } as unknown as SupportApi);
  expect((support as unknown as { note: string }).note).toBe('x');
});
