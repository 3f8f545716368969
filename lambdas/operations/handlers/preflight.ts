import type { Context } from 'aws-lambda';
import { logger } from '../../shared/runtime';
import { answerDeployment, answerOf } from '../preflight/answer-deployment';
import { readDeployRequest } from '../preflight/deploy-request';
import { nameOf } from '../preflight/finding';
import { type PreflightServices, preflight, type Verdict } from '../preflight/preflight';
import { preflightServices } from '../preflight/services-from-env';

let known: PreflightServices | undefined;

/** Made when they are needed: a delete must not fail for what it has no use for. */
function services(): PreflightServices {
  known ??= preflightServices();
  return known;
}

/** At a deployment, and daily: checks whether cases can be opened at all. The request is never logged: whoever has its address can answer in our place. */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  const request = readDeployRequest(event);
  if (!request) return void (await preflight(services()));
  // Nothing may keep a stack from being deleted, least of all what was wrong with it.
  if (request.type === 'Delete') return answerDeployment(request, { Status: 'SUCCESS' });
  await answerDeployment(request, answerOf(await verdict()));

  async function verdict(): Promise<Verdict> {
    try {
      return await preflight(services(), request);
    } catch (error) {
      logger.error('the preflight failed', { error: error as Error });
      const sentence = `The preflight itself failed (${nameOf(error)}): its log says why.`;
      return { result: { at: new Date().toISOString(), outcome: 'unknown', sentence, findings: [] }, isRefused: false };
    }
  }
};
