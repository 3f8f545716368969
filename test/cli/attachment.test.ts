import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachment } from '../../cli/commands/attachment';
import { show } from '../../cli/commands/show';
import { download } from '../../cli/download';
import { explainError } from '../../cli/explain-error';
import { errorOf } from '../support-simulator/test-simulator';
import { haveCase } from './test-incidents';
import { document, startInstallation, type TestInstallation, words } from './test-installation';

const folder = mkdtempSync(join(tmpdir(), 'attachment-'));
const home = process.cwd();
beforeEach(() => process.chdir(folder));
afterEach(() => process.chdir(home));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every byte there is, in disorder and more than once. */
const BYTES = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 167) % 256));

/** AWS answers with a file; gives the ID under which `show` lists it. */
async function replyWith(bed: TestInstallation, fileName: string): Promise<string> {
  const { displayId } = await haveCase(bed, `alarm-of-${fileName}`);
  bed.simulator.aws.reply(displayId, 'See the file.', [{ fileName, data: BYTES }]);
  const { timeline } = await document(bed, session => show(session, displayId));
  const files = timeline.flatMap(({ attachments = [] }: { attachments?: { attachmentId: string }[] }) => attachments);
  return files[0].attachmentId;
}

test('a file that AWS sent is downloaded byte for byte, under its own name', async () => {
  const bed = await startInstallation();
  const attachmentId = await replyWith(bed, 'trace.bin');
  expect(await words(bed, session => attachment(session, attachmentId, {}))).toBe('trace.bin: 70000 bytes\n');
  expect(readFileSync(join(folder, 'trace.bin')).equals(BYTES)).toBe(true);
});

test('a file that is there is kept, unless it is to be overwritten', async () => {
  const bed = await startInstallation();
  const attachmentId = await replyWith(bed, 'x.bin');
  const out = join(folder, 'mine.txt');
  writeFileSync(out, 'mine');
  await expect(words(bed, session => attachment(session, attachmentId, { out }))).rejects.toThrow(/is there already.*--force/);
  expect(readFileSync(out, 'utf8')).toBe('mine');
  await words(bed, session => attachment(session, attachmentId, { out, force: true }));
  expect(readFileSync(out).equals(BYTES)).toBe(true);
});

test.each([
  ['../../outside.txt', 'outside.txt'],
  ['..\\..\\windows.txt', 'windows.txt'],
  ['/absolute.txt', 'absolute.txt'],
  ['..', 'attachment'],
  ['.npmrc', 'npmrc.attachment'],
  ['package.json', 'package.json.attachment'],
])('a file called %s stays in this folder', async (fileName, written) => {
  const bed = await startInstallation();
  const attachmentId = await replyWith(bed, fileName);
  expect(await document(bed, session => attachment(session, attachmentId, { force: true }))).toMatchObject({
    fileName,
    file: written,
    bytes: 70_000,
  });
  expect(readFileSync(join(folder, written)).equals(BYTES)).toBe(true);
});

test('a link that lies under the name is not followed', async () => {
  const bed = await startInstallation();
  const attachmentId = await replyWith(bed, 'linked.bin');
  const target = join(folder, 'target');
  symlinkSync(target, join(folder, 'linked.bin'));
  await expect(words(bed, session => attachment(session, attachmentId, {}))).rejects.toThrow(/linked\.bin is there already/);
  expect(existsSync(target)).toBe(false);
});

test('an ID that AWS does not know is said to be one, and where the right ones are', async () => {
  const bed = await startInstallation();
  const error = await errorOf(words(bed, session => attachment(session, 'nonsense', {})));
  expect(explainError(error)).toMatch(/AWS knows no such attachment: support-automation show/);
});

/** More than DescribeAttachment gives. */
const LARGE = Buffer.from(Uint32Array.from({ length: 1_600_000 }, (_, at) => at).buffer);

async function replyWithLarge(bed: TestInstallation): Promise<string> {
  const { displayId } = await haveCase(bed, 'alarm-with-a-heap-dump');
  bed.simulator.aws.reply(displayId, 'See the heap dump.', [{ fileName: 'heap.bin', data: LARGE }]);
  const { timeline } = await document(bed, session => show(session, displayId));
  return timeline.flatMap(({ attachments = [] }: { attachments?: { attachmentId: string }[] }) => attachments)[0].attachmentId;
}

describe('a file of more than 5 MB', () => {
  test('is downloaded byte for byte through an address that AWS gives', async () => {
    const bed = await startInstallation();
    const attachmentId = await replyWithLarge(bed);
    expect(await words(bed, session => attachment(session, attachmentId, {}))).toBe(`heap.bin: ${LARGE.length} bytes\n`);
    expect(readFileSync(join(folder, 'heap.bin')).equals(LARGE)).toBe(true);
    expect(existsSync(join(folder, 'heap.bin.part'))).toBe(false);
  });

  test('is not fetched when a file of its name is there', async () => {
    const bed = await startInstallation();
    const attachmentId = await replyWithLarge(bed);
    const out = join(folder, 'kept.bin');
    writeFileSync(out, 'mine');
    await expect(words(bed, session => attachment(session, attachmentId, { out }))).rejects.toThrow(/is there already.*--force/);
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  test('leaves nothing behind when the connection breaks, and says so without the address', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 1_000_000 });
      response.write(Buffer.alloc(1_000), () => response.destroy());
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const out = join(folder, 'broken.bin');
    const { port } = server.address() as AddressInfo;
    const error = await download(`http://127.0.0.1:${port}/secret-token`, out).catch((thrown: Error) => thrown);
    await new Promise(resolve => server.close(resolve));
    expect((error as Error).message).toMatch(/^The download of .*broken\.bin broke off/);
    expect((error as Error).message).not.toContain('secret-token');
    expect([existsSync(out), existsSync(`${out}.part`)]).toEqual([false, false]);
  });

  test('is asked for once more when its address has expired', async () => {
    const bed = await startInstallation();
    const attachmentId = await replyWithLarge(bed);
    const out = join(folder, 'late.bin');
    // The first address is held back until it has expired.
    const { fetch } = globalThis;
    let asked = 0;
    globalThis.fetch = (...given) => {
      if (++asked === 1) bed.clock.advance(3_600 * 24);
      return fetch(...given);
    };
    try {
      await words(bed, session => attachment(session, attachmentId, { out }));
    } finally {
      globalThis.fetch = fetch;
    }
    expect(readFileSync(out).equals(LARGE)).toBe(true);
    expect(asked).toBe(2);
  });
});
