import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { CannotDo } from './io';

/** The address is not good any more: another has to be asked for. */
export class LinkExpired extends CannotDo {}

/**
 * Streams what an address gives into a file, which appears once it is whole. Addresses carry their own permission: they stand in no message.
 * @returns its size in bytes
 * @throws {LinkExpired} when the address is refused; {CannotDo} when the download breaks off
 */
export async function download(url: string, file: string): Promise<number> {
  const answer = await fetch(url).catch(() => undefined);
  if (answer?.status === 403) throw new LinkExpired('AWS does not give the file by its address any more. Try again.');
  if (!answer?.ok || !answer.body)
    throw new CannotDo(`The file could not be fetched${answer ? ` (HTTP ${answer.status})` : ''}. Try again.`);
  const part = `${file}.part`;
  const expected = Number(answer.headers.get('content-length') ?? Number.NaN);
  try {
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(part));
    const { size } = await stat(part);
    if (size < expected) throw new CannotDo(`The download of ${file} broke off after ${size} of ${expected} bytes. Try again.`);
    await rename(part, file);
    return size;
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof TypeError ? new CannotDo(`The download of ${file} broke off. Try again.`) : error;
  }
}
