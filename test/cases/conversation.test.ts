import type { Communication, ReadingMark } from '../../lambdas/cases/incident/case-view';
import { referenceLine } from '../../lambdas/cases/incident/marker';
import { type Ours, withText } from '../../lambdas/cases/incident/our-texts';
import { readOn } from '../../lambdas/cases/support/conversation';

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
