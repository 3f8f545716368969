import type { Communication, ReadingMark } from '../../lambdas/cases/incident/case-view';
import { referenceLine } from '../../lambdas/cases/incident/marker';
import { type Ours, withText } from '../../lambdas/cases/incident/our-texts';
import { askFrom, readOn } from '../../lambdas/cases/support/conversation';

const marker = 'sa-0123456789ab';
const body = `It is broken.\n${referenceLine(marker)}`;
const ours: Ours = { marker, ...withText(undefined, 'cases', body) };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();
const by = (
  submittedBy: string,
  minute: number,
  body = `text of ${minute}`,
  attachments: Communication['attachments'] = [],
): Communication => ({
  submittedBy,
  timeCreated: at(minute),
  body,
  attachments,
});
const us = (minute: number) => by('us', minute, body);
const aws = (minute: number, body?: string) => by('Amazon Web Services', minute, body);
const texts = ({ replies }: { replies: { firstLines: string }[] }) => replies.map(({ firstLines }) => firstLines);

test('what others wrote is told oldest first, and what we wrote is not', () => {
  expect(texts(readOn([aws(30), us(0), aws(10)], ours))).toEqual(['text of 10', 'text of 30']);
});

test.each([
  ['behind a mark of quotation', `Thanks.\n> ${referenceLine(marker)}`],
  ['in full, below their words', `Thanks.\n\n${body}`],
  ['in full, above their words', `${body}\nThanks.`],
  ['with their words inside it', body.replace('\n', '\nThanks.\n')],
  ['in part', `Thanks.\n${referenceLine(marker)}`],
])('an answer that quotes us %s is theirs', (_, text) => {
  expect(texts(readOn([by('Somebody', 10, text)], ours))).toHaveLength(1);
});

test('reading again finds nothing new', () => {
  const { mark } = readOn([us(0), aws(10)], ours);
  expect(readOn([us(0), aws(10)], ours, mark)).toEqual({ replies: [], mark });
});

test('only what is new is told', () => {
  const { mark } = readOn([us(0), aws(10)], ours);
  expect(texts(readOn([us(0), aws(10), aws(20)], ours, mark))).toEqual(['text of 20']);
});

test('an answer that comes to light behind a newer one is told too', () => {
  const { mark } = readOn([aws(20)], ours);
  expect(texts(readOn([aws(20), aws(10)], ours, mark))).toEqual(['text of 10']);
});

test('two answers of the same time are two', () => {
  expect(texts(readOn([aws(10, 'one'), aws(10, 'two')], ours)).sort()).toEqual(['one', 'two']);
});

test('however it is read, in whatever pieces, every answer is told once', () => {
  const all = [us(0), ...Array.from({ length: 40 }, (_, n) => aws(n + 1)), us(50)];
  let mark: ReadingMark | undefined;
  const told: string[] = [];
  for (let end = 1; end <= all.length; end += 3) {
    const read = readOn(all.slice(0, end + 3), ours, mark);
    told.push(...texts(read));
    mark = read.mark;
  }
  expect(told).toEqual(all.filter(({ submittedBy }) => submittedBy !== 'us').map(({ body }) => body));
});

test('a long answer is told by its first lines, its files by their names', () => {
  const attachments = [{ attachmentId: 'attachment-1', fileName: 'trace.txt' }];
  const long = by('Amazon Web Services', 10, `Hello,\n\n${'x'.repeat(2_000)}\n\nlast line`, attachments);
  const [reply] = readOn([long], ours).replies;
  expect(reply!.firstLines).toHaveLength(500);
  expect(reply!.firstLines).toMatch(/^Hello,\nxxx/);
  expect(reply!.attachments).toEqual(attachments);
});

test('an answer is told by five lines at the most, and none of them blank', () => {
  const text = ['one', '   ', 'two', '\t', 'three', 'four', 'five', 'six'].join('\n');
  expect(texts(readOn([aws(10, text)], ours))).toEqual(['one\ntwo\nthree\nfour\nfive']);
});

test('an answer that comes to light late does not bring back what was read before it', () => {
  const { mark } = readOn([aws(59)], ours);
  const late = readOn([aws(59), aws(1)], ours, mark);
  expect(late.mark!.until).toBe(at(59));
  expect(readOn([aws(59), aws(1)], ours, late.mark).replies).toEqual([]);
});

test('the conversation is asked for again from an hour before the newest answer, to the second', () => {
  const { mark } = readOn([aws(120)], ours);
  expect(askFrom(mark!)).toBe(at(60));
  expect(texts(readOn([aws(120), aws(60), aws(59)], ours, mark))).toEqual(['text of 60']);
});

test('what is kept of a conversation does not grow for ever, and knows the newest hundred', () => {
  const all = Array.from({ length: 130 }, (_, n) => aws(0, `answer ${n}`));
  const { mark } = readOn(all, ours);
  expect(mark!.seen).toHaveLength(100);
  expect(readOn(all.slice(30), ours, mark).replies).toEqual([]);
});

test('a first reading keeps nothing but what it has read', () => {
  expect(readOn([aws(1), aws(2)], ours).mark!.seen).toHaveLength(2);
  expect(readOn([], ours)).toEqual({ replies: [], mark: undefined });
});
