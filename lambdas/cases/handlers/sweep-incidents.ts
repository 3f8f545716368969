import type { Context } from 'aws-lambda';
import { logger } from '../../shared/runtime';
import { caseServices } from '../case-services';
import { sweepIncidents } from '../sweep-incidents';
import { timeLeft } from '../time-left';

const services = caseServices();

/** Every minute: whatever is due. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  await sweepIncidents(services, timeLeft(context));
};
