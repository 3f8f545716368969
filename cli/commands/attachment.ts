import { writeFile } from 'node:fs/promises';
import { DescribeAttachmentCommand } from '@aws-sdk/client-support';
import { fileNameFor } from '../file-name';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';

/** Downloads a file of a case, byte for byte. A file that is there already is not overwritten unless that is asked for. */
export async function attachment(
  session: Session,
  attachmentId: string,
  { out, force = false }: { out?: string; force?: boolean },
): Promise<void> {
  const { attachment: found } = await session.installation.clients.support.send(new DescribeAttachmentCommand({ attachmentId }));
  const { fileName = '', data = new Uint8Array() } = found ?? {};
  const file = out ?? fileNameFor(fileName);
  await write(file, data, force);
  tell(session, { attachmentId, fileName, file, bytes: data.length }, () => `${file}: ${data.length} bytes`);
}

async function write(file: string, data: Uint8Array, force: boolean): Promise<void> {
  try {
    await writeFile(file, data, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CannotDo(`${file} is there already: name another file with --out, or overwrite it with --force.`);
    throw new CannotDo(`${file} could not be written: ${message}`);
  }
}
