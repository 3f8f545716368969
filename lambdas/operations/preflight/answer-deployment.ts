import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployRequest } from './deploy-request';
import type { Verdict } from './preflight';

/** What CloudFormation is told. `Result` becomes an output of the stack. */
type Answer = { Status: 'SUCCESS' | 'FAILED'; Reason?: string; Data?: { Result: string } };

const ATTEMPTS = 3;
const TIMEOUT_MILLISECONDS = 4_000;
const PAUSE_MILLISECONDS = 500;

/** The answer to a deployment, after the checks. */
export function answerOf({ result, isRefused }: Verdict): Answer {
  if (!isRefused) return { Status: 'SUCCESS', Data: { Result: result.sentence } };
  return { Status: 'FAILED', Reason: `Preflight: ${result.sentence} Or deploy with Preflight=Warn.` };
}

/**
 * Gives CloudFormation its answer.
 * @throws when it does not take it, so that Lambda invokes the function again; the error does not repeat the address, which is a secret
 */
export async function answerDeployment({ responseUrl, ids }: DeployRequest, answer: Answer): Promise<void> {
  const body = JSON.stringify({ ...ids, ...answer });
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(PAUSE_MILLISECONDS);
    failure = await put(responseUrl, body);
    if (failure === '') return;
  }
  throw new Error(`CloudFormation did not take the answer of the preflight: ${failure}.`);
}

/** @returns nothing, or why it was not taken. The presigned address demands that the content has no type. */
function put(address: string, body: string): Promise<string> {
  return new Promise(resolve => {
    try {
      const url = new URL(address);
      const { request } = url.protocol === 'http:' ? http : https;
      const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
      const sent = request(url, { method: 'PUT', headers, timeout: TIMEOUT_MILLISECONDS }, response => {
        response.resume();
        const { statusCode = 0 } = response;
        resolve(statusCode >= 200 && statusCode < 300 ? '' : `status ${statusCode}`);
      });
      sent.on('timeout', () => sent.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
      sent.end(body);
    } catch (error) {
      resolve((error as Error).name);
    }
  });
}
