import { createServer, request as send } from 'node:http';
import { type LocalServer, listen, readBody } from '../../local/cloud/json-api';

/** A request as a function made it, without its signature. */
export interface NotedRequest {
  url: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Passes requests on to a service, and notes them. */
export async function notingProxy(target: string, noted: NotedRequest[]): Promise<LocalServer> {
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const { method = 'POST', url: path = '/', headers } = request;
    const kept = Object.entries(headers).filter(([name]) => /^(content-type|x-amz-target|x-amzn-query-mode)$/.test(name));
    noted.push({ url: target, method, path, headers: Object.fromEntries(kept) as Record<string, string>, body });
    const onward = send(`${target}${path}`, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    onward.end(body);
  });
  return listen(server);
}
