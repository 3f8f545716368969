import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from './state/account';
import type { Transfer } from './state/upload-store';
import { BodyTooLarge, readBytes } from './wire';

/** Paths of the URLs that take and give the bytes of files. AWS has hosts of their own for them; here it is this port. */
const TRANSFER_PATH = /^\/attachments\/(?:uploads|downloads)\/([\w-]+)/;

export const isTransfer = ({ url = '' }: IncomingMessage) => TRANSFER_PATH.test(url);

interface Offered {
  token: string;
  expiresAt: Date;
}

export function uploadUrl(baseUrl: string, { token, expiresAt }: Offered, partIndex: number): string {
  return `${baseUrl}/attachments/uploads/${token}?partNumber=${partIndex}&Expires=${seconds(expiresAt)}`;
}

export function downloadUrl(baseUrl: string, { token, expiresAt }: Offered): string {
  return `${baseUrl}/attachments/downloads/${token}?Expires=${seconds(expiresAt)}`;
}

const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** Answers a PUT or a GET to a presigned URL, as Amazon S3 does: an ETag or the bytes, and errors in XML. */
export async function handleTransfer(request: IncomingMessage, response: ServerResponse, account: Account): Promise<void> {
  const [, token = ''] = TRANSFER_PATH.exec(request.url ?? '') ?? [];
  const transfer = account.uploads.transfer(token);
  if (!transfer) return refuse(response, 403, 'SignatureDoesNotMatch', 'This URL was not handed out.');
  if (account.settings.clock.now() >= transfer.expiresAt) return refuse(response, 403, 'AccessDenied', 'Request has expired');
  const method = transfer.kind === 'upload' ? 'PUT' : 'GET';
  if (request.method !== method) return refuse(response, 405, 'MethodNotAllowed', `This URL takes ${method} only.`);
  return transfer.kind === 'upload' ? takePart(request, response, transfer, account) : giveFile(response, transfer);
}

async function takePart(
  request: IncomingMessage,
  response: ServerResponse,
  { upload, partIndex }: Extract<Transfer, { kind: 'upload' }>,
  { uploads }: Account,
): Promise<void> {
  const bytes = await readBytes(request, upload.partSizeBytes).catch(error => {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  });
  if (!bytes) return refuse(response, 400, 'EntityTooLarge', `A part of this upload has at most ${upload.partSizeBytes} bytes.`);
  response.writeHead(200, { ETag: uploads.putPart(upload, partIndex, bytes), 'Content-Length': 0 });
  response.end();
}

function giveFile(response: ServerResponse, { attachment }: Extract<Transfer, { kind: 'download' }>): void {
  const { fileName, data } = attachment;
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': data.length,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName.toWellFormed())}`,
  });
  response.end(data);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(text), Connection: 'close' });
  response.end(text);
}
