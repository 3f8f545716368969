import { plainText } from '../../lambdas/trusted-advisor/plain-text';

test('paragraphs, breaks and lists become lines', () =>
  expect(
    plainText(
      '<h4>Alert Criteria</h4>\n Yellow: some<br>\nRed: many<ul><li>one</li><li class="x">two</li></ul><p>See <a href="https://x">docs</a>.</p>',
    ),
  ).toBe('Alert Criteria\nYellow: some\nRed: many\n- one\n- two\nSee docs.'));

test('entities become characters', () =>
  expect(plainText('R&amp;D &lt;30&#37;&nbsp;&#x2014; &quot;low&quot; &unknown;')).toBe('R&D <30% — "low" &unknown;'));

test('an impossible character stays as it is written', () => expect(plainText('&#99999999;')).toBe('&#99999999;'));

test('text without markup stays', () => expect(plainText('Checks for idle hosts.')).toBe('Checks for idle hosts.'));
