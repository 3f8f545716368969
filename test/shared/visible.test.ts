import * as fc from 'fast-check';
import { visible, visibleLine } from '../../lambdas/shared/visible';

test.each([
  ['an escape sequence', 'a\u001b[31mred', 'a\\u001b[31mred'],
  ['a control sequence of one character', 'a\u009b31m', 'a\\u009b31m'],
  ['a bell, a backspace, DEL and NUL', '\u0007\u0008\u007f\u0000', '\\u0007\\u0008\\u007f\\u0000'],
  ['a return to the beginning of the line', 'paid\rnot', 'paid\\u000dnot'],
  ['a turn of the direction', '\u202eevil', '\\u202eevil'],
  ['isolates and marks of direction', '\u2066a\u2069\u200e\u200f\u061c', '\\u2066a\\u2069\\u200e\\u200f\\u061c'],
  ['what has no width', 'pay\u200bpal\u200c\u200d\u2060\ufeff\u00ad', 'pay\\u200bpal\\u200c\\u200d\\u2060\\ufeff\\u00ad'],
  ['separators of lines and paragraphs', 'a\u2028b\u2029c\u0085d', 'a\\u2028b\\u2029c\\u0085d'],
  ['a filler, and a selector without an emoji', 'a\u3164b\ufe0f', 'a\\u3164b\\ufe0f'],
  ['tags', 'a\u{e0041}', 'a\\udb40\\udc41'],
  ['half a character', 'a\ud83d', 'a\\ud83d'],
])('%s is made visible', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(['checkout-5xx', '東京の負荷', 'مرحبا', 'Grüße', '👩‍👩‍👧 ❤️ 👍🏽 1️⃣', 'two\nlines\r\n\tindented', ''])(
  '%j stays as it is',
  text => {
    expect(visible(text)).toBe(text);
  },
);

test('on one line, the end of a line is a space', () => {
  expect(visibleLine('a\r\nb\nc\td\re')).toBe('a b c d\\u000de');
});

test('whatever comes in, nothing acts any more, doing it twice changes nothing, and JSON keeps its meaning', () => {
  const acting = /(?!\n|\t|\u200d)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      const shown = visible(text);
      expect(acting.test(shown.replaceAll('\r\n', '\n'))).toBe(false);
      expect(visible(shown)).toBe(shown);
      expect(JSON.parse(visible(JSON.stringify({ [text]: text })))).toEqual({ [text]: text });
    }),
    { numRuns: 500 },
  );
});
