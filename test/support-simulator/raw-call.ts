import { request } from 'node:http';

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON the server sent
  json: any;
}

/** Sends bytes as they are, for what no SDK would send. Rejects when the connection breaks. */
export function send(url: string, method: string, headers: Record<string, string>, body: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }, agent: false },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, json: JSON.parse(text) }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Calls an operation with a body the SDK might refuse to send; a string goes out as it is. */
export const call = (url: string, operation: string, body: unknown): Promise<RawAnswer> => {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `AWSSupport_20130415.${operation}` };
  return send(url, 'POST', headers, typeof body === 'string' ? body : JSON.stringify(body));
};
