import { SupportServiceException } from '@aws-sdk/client-support';
import { askInBatches } from '../../lambdas/trusted-advisor/ask-in-batches';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `check-${index}`);

function serviceError(name: string, fault: 'client' | 'server' = 'client') {
  return new SupportServiceException({ name, message: 'no', $fault: fault, $metadata: {} });
}

/** An API that refuses every list with one of these IDs in it. */
function pickyApi(bad: Record<string, Error>) {
  const calls: string[][] = [];
  const ask = async (batch: string[]) => {
    calls.push(batch);
    const culprit = batch.find(checkId => checkId in bad);
    if (culprit) throw bad[culprit];
    return batch.map(checkId => ({ checkId }));
  };
  return { ask, calls };
}

test('one call asks for all when nothing is wrong', async () => {
  const { ask, calls } = pickyApi({});
  const { answers } = await askInBatches(ids(500), 1_000, ask);
  expect(answers.map(({ checkId }) => checkId)).toEqual(ids(500));
  expect(calls).toHaveLength(1);
});

test('a list that is too long for one call is asked for in parts', async () => {
  const { ask, calls } = pickyApi({});
  await askInBatches(ids(250), 100, ask);
  expect(calls.map(({ length }) => length)).toEqual([100, 100, 50]);
});

test('the culprits of a refused list are found and the rest is answered', async () => {
  const error = serviceError('InvalidParameterValueException');
  const { ask, calls } = pickyApi({ 'check-17': error, 'check-430': error });
  const { answers, rejected } = await askInBatches(ids(500), 1_000, ask);
  expect(rejected).toEqual([
    { checkId: 'check-17', error: 'InvalidParameterValueException' },
    { checkId: 'check-430', error: 'InvalidParameterValueException' },
  ]);
  expect(answers).toHaveLength(498);
  expect(calls.length).toBeLessThan(40);
});

test('two checks that fail by themselves are passed over', async () => {
  const error = serviceError('InternalServerError', 'server');
  const { ask } = pickyApi({ 'check-0': error, 'check-1': error });
  const { answers, rejected } = await askInBatches(ids(100), 100, ask);
  expect(rejected.map(({ checkId }) => checkId)).toEqual(['check-0', 'check-1']);
  expect(answers).toHaveLength(98);
});

test('an outage is not taken for hundreds of bad checks', async () => {
  const error = serviceError('InternalServerError', 'server');
  let calls = 0;
  const ask = async () => {
    calls++;
    throw error;
  };
  await expect(askInBatches(ids(500), 1_000, ask)).rejects.toBe(error);
  expect(calls).toBe(10);
});

test.each(['SubscriptionRequiredException', 'AccessDeniedException', 'ThrottlingException'])(
  '%s is not the fault of a check',
  async name => {
    const error = serviceError(name);
    const { ask, calls } = pickyApi({ 'check-3': error });
    await expect(askInBatches(ids(10), 10, ask)).rejects.toBe(error);
    expect(calls).toHaveLength(1);
  },
);

test('no checks, no call', async () => {
  const { ask, calls } = pickyApi({});
  expect(await askInBatches([], 10, ask)).toEqual({ answers: [], rejected: [] });
  expect(calls).toEqual([]);
});
