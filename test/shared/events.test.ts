import type { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { eventPublisher } from '../../lambdas/shared/events';

/** A bus with the limits of PutEvents that refuses some entries, each a given number of times. */
function strictBus(refusals: Record<string, number> = {}) {
  const taken: string[] = [];
  const requests: number[] = [];
  const details: unknown[] = [];
  const accept = ({ DetailType = '', Detail = '{}' }: PutEventsRequestEntry) => {
    if ((refusals[DetailType] ?? 0) > 0) {
      refusals[DetailType]! -= 1;
      return { ErrorCode: 'ThrottlingException' };
    }
    taken.push(DetailType);
    details.push(JSON.parse(Detail));
    return { EventId: 'id' };
  };
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    const bytes = Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.Detail ?? ''), 0);
    if (Entries.length > 10 || bytes > 256 * 1024) throw new Error('PutEvents would refuse this request');
    requests.push(Entries.length);
    return { Entries: Entries.map(accept) };
  };
  return { taken, details, requests, publish: eventPublisher({ send } as unknown as EventBridgeClient) };
}

const events = (count: number, size = 10) =>
  Array.from({ length: count }, (_, n) => ({ detailType: `event ${n}`, detail: { text: 'x'.repeat(size) } }));

test('more events than a request takes go in several, in order', async () => {
  const { taken, requests, publish } = strictBus();
  await publish(events(23));
  expect(taken).toEqual(events(23).map(({ detailType }) => detailType));
  expect(requests).toEqual([10, 10, 3]);
});

test('large events go in smaller requests', async () => {
  const { requests, publish } = strictBus();
  await publish(events(5, 100_000));
  expect(requests).toEqual([2, 2, 1]);
});

test('what was refused is sent again, and only that', async () => {
  const { taken, requests, publish } = strictBus({ 'event 1': 1 });
  await publish(events(3));
  expect(taken).toEqual(['event 0', 'event 2', 'event 1']);
  expect(requests).toEqual([3, 1]);
});

test('what is refused for good is an error', async () => {
  const { publish } = strictBus({ 'event 1': 99 });
  await expect(publish(events(3))).rejects.toThrow('refused 1 events 3 times');
});

test('an event that fits into no request goes without its largest members, and says which', async () => {
  const { taken, details, publish } = strictBus();
  const detail = { id: 'x', small: 'y'.repeat(1_000), large: '€'.repeat(60_000), larger: ['€'.repeat(90_000)] };
  await publish([{ detailType: 'large', detail }, ...events(1)]);
  expect(taken).toEqual(['large', 'event 0']);
  expect(details[0]).toEqual({ id: 'x', small: detail.small, large: detail.large, leftOut: ['larger'] });
});

test('nothing to publish is no request', async () => {
  const { requests, publish } = strictBus();
  await publish([]);
  expect(requests).toEqual([]);
});
