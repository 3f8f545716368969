import type { SupportClient } from '@aws-sdk/client-support';

/** Number of calls by operation: `{ RefreshTrustedAdvisorCheck: 12 }`. */
export type CallCount = Record<string, number>;

type Send = SupportClient['send'];

/** The client's `send`, and how many requests it made, its own retries included, since that was last asked. */
export function countingClient(client: SupportClient): { send: Send; takeCallCount(): CallCount } {
  let calls: CallCount = {};
  // Innermost in the stack, hence once per attempt: https://github.com/aws/aws-sdk-js-v3/blob/main/packages/middleware-stack/README.md
  client.middlewareStack.add(
    (next, context) => args => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      calls = addCalls(calls, { [operation]: 1 });
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'countCalls', override: true },
  );
  return {
    send: client.send.bind(client) as Send,
    takeCallCount() {
      const taken = calls;
      calls = {};
      return taken;
    },
  };
}

/** Both counts together. */
export function addCalls(before: CallCount, more: CallCount): CallCount {
  const sum = new Map(Object.entries(before));
  for (const [operation, count] of Object.entries(more)) sum.set(operation, (sum.get(operation) ?? 0) + count);
  return Object.fromEntries(sum);
}
