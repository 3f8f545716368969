import { validateInput } from '../../local/support-simulator/validate-input';

const file = (data: unknown) => ({ attachments: [{ fileName: 'a.txt', data }] });
const refusal = (code: string, message: string) => expect.objectContaining({ code, message });
const mismatch = (path: string) => refusal('SerializationException', `The value at '${path}' is not of the type the operation expects`);

test.each([
  ['', ''],
  ['YQ==', 'a'],
  ['YWI=', 'ab'],
  ['YWJj', 'abc'],
])('a file given as %j is the bytes of %j', (data, text) => {
  expect(validateInput('AddAttachmentsToSet', file(data)).attachments).toEqual([{ fileName: 'a.txt', data: Buffer.from(text) }]);
});

test.each(['YQ', 'YQ=', 'a b=', '????', 'YR==', 4, true, ['YQ==']])('a file given as %j is no base64', data => {
  expect(() => validateInput('AddAttachmentsToSet', file(data))).toThrow(mismatch('attachments.1.member.data'));
});

test.each([true, false])('a choice of %s is kept', includeResolvedCases => {
  expect(validateInput('DescribeCases', { includeResolvedCases })).toEqual({ includeResolvedCases });
});

test.each(['true', 1, {}])('a choice of %j is of another type, and its place is told', includeResolvedCases => {
  expect(() => validateInput('DescribeCases', { includeResolvedCases })).toThrow(mismatch('includeResolvedCases'));
});

test.each([[[]], ['text'], [1], [null]])('a body of %j is no request', body => {
  expect(() => validateInput('DescribeCases', body)).toThrow(mismatch('/'));
});

test('a boolean where a text belongs is of another type', () => {
  expect(() => validateInput('DescribeCases', { displayId: true })).toThrow(mismatch('displayId'));
});

test('what is wrong with a value is told with the value', () => {
  expect(() => validateInput('DescribeCases', { maxResults: 9 })).toThrow(
    refusal(
      'ValidationException',
      "1 validation error detected: Value '9' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 10",
    ),
  );
  const caseIdList = Array.from({ length: 101 }, (_, n) => `c${n}`);
  expect(() => validateInput('DescribeCases', { caseIdList })).toThrow(
    refusal(
      'ValidationException',
      `1 validation error detected: Value '[${caseIdList.join(', ')}]' at 'caseIdList' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ),
  );
});
