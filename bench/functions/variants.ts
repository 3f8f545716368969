import { writeFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import type { NotedRequest } from './noting-proxy';

/** What CDK's NodejsFunction makes of the source by default: not minified, the SDK left to the copy in the runtime, here that in node_modules. */
export function cdkDefault(entry: string, outfile: string): string {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
  });
  return outfile;
}

/**
 * The least that sends what the function sends: the same requests one after the other, signed by hand with Node.js alone, the answers parsed, and one line of
 * log. It decides nothing, checks nothing and retries nothing.
 */
export function handSigned(requests: NotedRequest[], outfile: string): string {
  writeFileSync(outfile, `${SIGNER}\nconst REQUESTS = ${JSON.stringify(requests)};\n${HANDLER}`);
  return outfile;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
const SIGNER = `
const { createHash, createHmac } = require('node:crypto');
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
const hash = text => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token, AWS_REGION: region } = process.env;
function signed({ url, method, path, headers, body }) {
  const { host } = new URL(url);
  const now = new Date().toISOString().replace(/[-:]|\\.\\d{3}/g, '');
  const day = now.slice(0, 8);
  const all = { ...headers, host, 'x-amz-date': now, 'x-amz-security-token': token };
  const names = Object.keys(all).sort();
  const [plain, query = ''] = path.split('?');
  const canonical = [method, plain, query, ...names.map(name => name + ':' + all[name]), '', names.join(';'), hash(body)].join('\\n');
  const scope = day + '/' + region + '/service/aws4_request';
  const key = ['service', 'aws4_request'].reduce(hmac, hmac(hmac('AWS4' + secret, day), region));
  const signature = createHmac('sha256', key).update(['AWS4-HMAC-SHA256', now, scope, hash(canonical)].join('\\n')).digest('hex');
  return { ...all, authorization: 'AWS4-HMAC-SHA256 Credential=' + id + '/' + scope + ', SignedHeaders=' + names.join(';') + ', Signature=' + signature };
}
function send(request) {
  return new Promise((resolve, reject) => {
    const sent = http.request(request.url + request.path, { method: request.method, headers: signed(request), agent }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    sent.on('error', reject).end(request.body);
  });
}`;

const HANDLER = `
exports.handler = async event => {
  for (const request of REQUESTS) {
    const answer = await send(request);
    if (answer.startsWith('{')) JSON.parse(answer);
  }
  console.log(JSON.stringify({ level: 'INFO', message: 'done', bytes: JSON.stringify(event).length }));
};`;
