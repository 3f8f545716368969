import type { Context } from 'aws-lambda';
import { documentClient, logger, requiredEnv } from '../../shared/runtime';
import { followCase } from '../engine/follow-case';
import { incidentStore } from '../store/incident-store';

const services = { incidents: incidentStore(documentClient(), requiredEnv('CASE_TABLE')), now: () => new Date() };

/** `aws.support` events: somebody did something with a case. */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  await followCase(event, services);
};
