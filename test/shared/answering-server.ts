import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Support API whose answers are what a test says, however odd, by operation. */
export class AnsweringServer {
  answers: Record<string, unknown> = {};
  private server?: Server;

  async start(): Promise<{ endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } }> {
    this.server = createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1)!;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      request.resume().once('end', () => response.end(JSON.stringify(this.answers[operation] ?? {})));
    });
    await new Promise<void>(resolve => this.server!.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise(resolve => this.server?.close(resolve));
  }
}
