import * as fc from 'fast-check';
import { fileNameFor } from '../../cli/file-name';

test.each([
  ['trace.bin', 'trace.bin'],
  ['Error Log 2026.TXT', 'Error Log 2026.TXT'],
  ['東京.png', '東京.png'],
  ['.npmrc', 'npmrc.attachment'],
  ['.envrc', 'envrc.attachment'],
  ['..bashrc', 'bashrc.attachment'],
  ['.git/config', 'config.attachment'],
  ['.txt', 'txt.attachment'],
  ['Makefile', 'Makefile.attachment'],
  ['package.json', 'package.json.attachment'],
  ['cdk.json', 'cdk.json.attachment'],
  ['conftest.py', 'conftest.py.attachment'],
  ['index.html', 'index.html.attachment'],
  ['run.sh', 'run.sh.attachment'],
  ['CMakeLists.txt', 'CMakeLists.txt.attachment'],
  ['requirements.TXT', 'requirements.TXT.attachment'],
  ['../../outside.txt', 'outside.txt'],
  ['..\\..\\windows.txt', 'windows.txt'],
  ['/absolute.txt', 'absolute.txt'],
  ['C:relative.txt', 'C_relative.txt'],
  ['a.txt:stream.exe', 'a.txt_stream.exe.attachment'],
  ['-rf.txt', 'rf.txt'],
  ['CON', '_CON.attachment'],
  ['nul.txt', '_nul.txt'],
  ['Com1.tar.gz', '_Com1.tar.gz'],
  ['LPT¹.log', '_LPT¹.log'],
  ['aux .txt', '_aux.txt'],
  ['x.txt. .', 'x.txt'],
  ['x.exe ', 'x.exe.attachment'],
  ['photo\u202egpj.exe', 'photo_gpj.exe.attachment'],
  ['a\u0000b\u001b[2J\n.log', 'a_b__2J_.log'],
  ['.\u200bnpmrc', 'npmrc.attachment'],
  ['\u200b.npmrc', 'npmrc.attachment'],
  ['..', 'attachment'],
  ['', 'attachment'],
  ['dir/', 'attachment'],
])('%j is written as %j', (given, written) => {
  expect(fileNameFor(given)).toBe(written);
});

test('a long name keeps its kind', () => {
  expect(fileNameFor(`${'👩'.repeat(300)}.png`)).toMatch(/^👩+\.png$/u);
  expect(Buffer.byteLength(fileNameFor('x'.repeat(999)))).toBeLessThanOrEqual(255);
});

test('whatever the name: one part, no dotfile, no device, a fixed kind, and the same again from what came out', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[.\-_ conaux/\\txt]{0,12}$/));
  fc.assert(
    fc.property(name, given => {
      const written = fileNameFor(given);
      expect(written).toMatch(/^[^./\\\-\p{Cc}\p{Cf}][^/\\\p{Cc}\p{Cf}]*$/u);
      expect(written).not.toMatch(/[. ]$/);
      expect(written).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
      expect(written).toMatch(/^attachment$|\.attachment$|\.(txt|log|[a-z0-9]{2,6})$/i);
      expect(Buffer.byteLength(written)).toBeLessThanOrEqual(255);
    }),
    { numRuns: 3_000 },
  );
});
