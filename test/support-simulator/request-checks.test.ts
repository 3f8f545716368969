import { requireAddresses, timeFilter } from '../../local/support-simulator/operations/request-checks';

const refusal = (what: string) => expect.objectContaining({ code: 'InvalidParameterValueException', message: what });

test.each(['a@example.com', 'first.last+tag@mail.example.com', "o'brien@example"])('%s is an address', address => {
  expect(requireAddresses([address])).toEqual([address]);
});

test.each(['', 'a', '@example.com', 'a@', 'a@b@c', 'a b@example.com', ' a@b', 'a@b ', 'a@exa mple.com', '<a@b>', 'A <a@example.com>'])(
  'one of the addresses being %j is refused by its name',
  wrong => {
    expect(() => requireAddresses(['a@example.com', wrong])).toThrow(
      refusal(`Invalid ccEmailAddresses: ${wrong} is not an e-mail address`),
    );
  },
);

test('no addresses are none', () => {
  expect(requireAddresses()).toEqual([]);
});

test('a stretch of time has both of its ends, and no more', () => {
  const inTime = timeFilter({ afterTime: '2026-11-22T10:00:00Z', beforeTime: '2026-11-22T11:00:00.5Z' });
  const moments = ['09:59:59.999', '10:00:00', '10:30:00', '11:00:00.500', '11:00:00.501'];
  expect(moments.map(moment => inTime(new Date(`2026-11-22T${moment}Z`)))).toEqual([false, true, true, true, false]);
});

test('a stretch without an end goes on', () => {
  const [ancient, distant] = [new Date(0), new Date('2999-01-01')];
  expect([timeFilter({}), timeFilter({ afterTime: '2026-11-22' })].map(inTime => [inTime(ancient), inTime(distant)])).toEqual([
    [true, true],
    [false, true],
  ]);
  expect(timeFilter({ beforeTime: '2026-11-22' })(ancient)).toBe(true);
});

test.each([
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22T10:30Z', '2026-11-22T10:30:00.000Z'],
  ['2026-11-22 10:30:15Z', '2026-11-22T10:30:15.000Z'],
  ['2026-11-22T10:30:15.123456Z', '2026-11-22T10:30:15.123Z'],
  ['2026-11-22T10:30:15+02:00', '2026-11-22T08:30:15.000Z'],
  ['2026-11-22T10:30:15-0230', '2026-11-22T13:00:15.000Z'],
])('%s is a time', (text, moment) => {
  const inTime = timeFilter({ afterTime: text, beforeTime: text });
  const at = Date.parse(moment);
  expect([at - 1, at, at + 1].map(time => inTime(new Date(time)))).toEqual([false, true, false]);
});

test.each([
  'yesterday',
  '1',
  'x2026-11-22',
  '2026-11-22x',
  '22 Nov 2026',
  '2026-1-1',
  '2026-11-22T10',
  '2026-11-22T10:3Z',
  '2026-11-22T1:30Z',
  '2026-11-22X10:30Z',
  '2026-11-22T10:30:1Z',
  '2026-11-22T10:30:15.Z',
  '2026-11-22T10:30:15+2',
  '2026-11-22T10:30:15+02:0',
  '2026-13-22',
  '2026-11-22T25:00:00Z',
])('%s is no time, and refused by its name', text => {
  expect(() => timeFilter({ afterTime: text })).toThrow(refusal(`Invalid afterTime: ${text} is not a time in ISO 8601`));
  expect(() => timeFilter({ beforeTime: text })).toThrow(refusal(`Invalid beforeTime: ${text} is not a time in ISO 8601`));
});
