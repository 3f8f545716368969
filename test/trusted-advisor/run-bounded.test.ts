import { runBounded } from '../../lambdas/trusted-advisor/run-bounded';

test('works on everything, never on more than allowed at a time, and keeps the order', async () => {
  let running = 0;
  let most = 0;
  const results = await runBounded([5, 1, 4, 2, 3], 2, async item => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    running--;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

test('an error ends the work once what is running is over', async () => {
  const begun: number[] = [];
  let ended = 0;
  const work = async (item: number) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 1) throw new Error('item 1');
    await Promise.resolve();
    ended++;
  };
  await expect(runBounded([1, 2, 3, 4], 2, work)).rejects.toThrow('item 1');
  expect(begun).not.toContain(4);
  expect(ended).toBe(begun.length - 1);
});
