/**
 * Works on all items, at most `concurrency` at a time, and gives the results in the items' order.
 * @throws the first error, once nothing is running any more; no further item is started after it
 */
export async function runBounded<Item, Result>(
  items: Item[],
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  let nextIndex = 0;
  let stopped = false;
  const worker = async () => {
    while (nextIndex < items.length && !stopped) {
      const index = nextIndex++;
      try {
        results[index] = await work(items[index]!);
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}
