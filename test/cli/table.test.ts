import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { broken, table } from '../../cli/table';

const COLUMNS = ['SINCE', 'ALARM', { heading: 'CASE', isWhole: true } as const, 'WHY'];
const ROWS = [
  ['2026-11-22 09:00:00 UTC', '東京リージョンのチェックアウト遅延アラーム', '176185265452', 'comment-interval'],
  ['2026-11-22 09:00:00 UTC', 'team:checkout:p99 👩‍👩‍👧', undefined, 'open-delay'],
];

function widest(text: string): number {
  return Math.max(...text.split('\n').map(line => stringWidth(line)));
}

function characters(text: string): number {
  return [...new Intl.Segmenter('en').segment(text)].length;
}

test('in a pipe, a row is a line however long, and columns stand under their headings by what they take on a terminal', () => {
  const [heading = '', wide = '', narrow = ''] = table(COLUMNS, ROWS, 'none').split('\n');
  const at = (line: string, text: string) => stringWidth(line.slice(0, line.indexOf(text)));
  expect([at(wide, 'comment-interval'), at(narrow, 'open-delay')]).toEqual([at(heading, 'WHY'), at(heading, 'WHY')]);
});

test('on a terminal of 80 columns, everything is there, broken over lines, and what is to be copied is whole', () => {
  const shown = table(COLUMNS, ROWS, 'none', 60);
  expect(widest(shown)).toBeLessThanOrEqual(60);
  expect(shown).toContain('176185265452');
  const withoutSpace = shown.replace(/\s/g, '');
  expect(withoutSpace).toContain('👩‍👩‍👧');
  for (const character of '東京リージョンのチェックアウト遅延アラーム') expect(shown).toContain(character);
});

test('on a terminal that is too narrow for a table, each row is a paragraph', () => {
  const shown = table(COLUMNS, ROWS, 'none', 40);
  expect(widest(shown)).toBeLessThanOrEqual(40);
  expect(shown).toMatch(/^SINCE {2}2026-11-22 09:00:00 UTC\nALARM {2}東京/);
  expect(shown).toContain('\n\nSINCE');
});

test('whatever the names and the width, no line is wider than the terminal, and no character is lost', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 }), fc.integer({ min: 30, max: 120 }), (rows, width) => {
      const shown = table(['FIRST', 'SECOND', 'THIRD'], rows, 'none', width);
      expect(widest(shown)).toBeLessThanOrEqual(width);
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(cell, fc.integer({ min: 2, max: 20 }), (text, width) => {
      const lines = broken(text, width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      expect(lines.filter(line => stringWidth(line) > width && characters(line) > 1)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('without rows it says so', () => {
  expect(table(COLUMNS, [], 'There are none.', 40)).toBe('There are none.');
});
