import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Context } from 'aws-lambda';
import { documentClient, logger, requiredEnv } from '../../shared/runtime';
import { alarmList } from '../alarms/list-alarms';
import { type ReconcileScope, reconcileAlarms } from '../engine/reconcile-alarms';
import { incidentStore } from '../store/incident-store';

const services = { incidents: incidentStore(documentClient(), requiredEnv('CASE_TABLE')), now: () => new Date() };
const list = alarmList(new CloudWatchClient({}));
const scope: ReconcileScope = {
  accountId: requiredEnv('ACCOUNT_ID'),
  region: requiredEnv('AWS_REGION'),
  alarmNamePrefix: requiredEnv('ALARM_NAME_PREFIX'),
  ownAlarmPrefix: requiredEnv('OWN_ALARM_PREFIX'),
};

/** Every quarter of an hour: what CloudWatch says, for events that never came. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  logger.addContext(context);
  await reconcileAlarms(services, list, scope);
};
