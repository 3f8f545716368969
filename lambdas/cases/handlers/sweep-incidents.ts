import type { Context } from 'aws-lambda';
import { logger } from '../../shared/runtime';
import { caseServices } from '../engine/services-from-env';
import { sweepIncidents } from '../engine/sweep-incidents';
import { timeLeft } from '../engine/time-left';

const services = caseServices();

/** Every minute: whatever is due; once a day, what AWS Support offers. The first one notes when the installation began. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  const mayStart = timeLeft(context);
  await services.installedAt();
  await sweepIncidents(services, mayStart);
  if (mayStart()) await services.catalog.keepFresh(services.now());
};
