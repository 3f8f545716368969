import { stat, writeFile } from 'node:fs/promises';
import { DescribeAttachmentCommand, GetAttachmentDownloadLinkCommand, type SupportClient } from '@aws-sdk/client-support';
import { download, LinkExpired } from '../download';
import { fileNameFor } from '../file-name';
import { CannotDo } from '../io';
import { type Session, tell } from '../session';

interface Options {
  /** Default: the file's own name, made harmless, in this folder. */
  out?: string;
  force?: boolean;
}

interface Downloaded {
  fileName: string;
  file: string;
  bytes: number;
}

/** Downloads a file of a case, byte for byte and however large. A file that is there already is not overwritten unless that is asked for. */
export async function attachment(session: Session, attachmentId: string, { out, force = false }: Options): Promise<void> {
  const { support } = session.installation.clients;
  const target = (fileName: string) => out ?? fileNameFor(fileName);
  const { fileName, file, bytes } =
    (await describe(support, attachmentId, target, force)) ?? (await byLink(support, attachmentId, target, force));
  tell(session, { attachmentId, fileName, file, bytes }, () => `${file}: ${bytes} bytes`);
}

type Target = (fileName: string) => string;

/** In the answer itself; nothing when the file is larger than the 5 MB for which AWS does that. */
async function describe(support: SupportClient, attachmentId: string, target: Target, force: boolean): Promise<Downloaded | undefined> {
  const { attachment: found } = await support.send(new DescribeAttachmentCommand({ attachmentId })).catch(error => {
    if (error.name === 'InvalidParameterValueException') return { attachment: undefined };
    throw error;
  });
  if (!found) return undefined;
  const { fileName = '', data = new Uint8Array() } = found;
  const file = target(fileName);
  await orCannot(file, () => writeFile(file, data, { flag: force ? 'w' : 'wx' }));
  return { fileName, file, bytes: data.length };
}

/** From an address that AWS gives for some minutes: one that has expired by then is asked for once more. */
async function byLink(support: SupportClient, attachmentId: string, target: Target, force: boolean): Promise<Downloaded> {
  const once = async (): Promise<Downloaded> => {
    const { fileName = '', downloadUrl } = await support.send(new GetAttachmentDownloadLinkCommand({ attachmentId }));
    if (!downloadUrl?.url) throw new CannotDo(`AWS gave no address for attachment ${attachmentId}.`);
    const file = target(fileName);
    if (!force && (await stat(file).catch(() => undefined))) throw isThere(file);
    return { fileName, file, bytes: await orCannot(file, () => download(downloadUrl.url!, file)) };
  };
  return once().catch(error => {
    if (error instanceof LinkExpired) return once();
    throw error;
  });
}

async function orCannot<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof CannotDo) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' ? isThere(file) : new CannotDo(`${file} could not be written: ${message}`);
  }
}

const isThere = (file: string) => new CannotDo(`${file} is there already: name another file with --out, or overwrite it with --force.`);
