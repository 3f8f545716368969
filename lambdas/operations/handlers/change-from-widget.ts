import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AddCommunicationToCaseCommand, ResolveCaseCommand } from '@aws-sdk/client-support';
import type { Context } from 'aws-lambda';
import { incidentStore } from '../../cases/store/incident-store';
import { callOnce } from '../../cases/support/call-once';
import { documentClient, logger, requiredEnv } from '../../shared/runtime';
import { supportClient, unrepeatableSupportClient } from '../../shared/support-client';
import { type ActionEvent, type ActionServices, change } from '../actions/change';

const support = supportClient();
const once = unrepeatableSupportClient();
const machines = new SFNClient({});
const stateMachineArn = requiredEnv('STATE_MACHINE');

const services: ActionServices = {
  isAllowed: requiredEnv('DASHBOARD_ACTIONS') === 'Allowed',
  incidents: incidentStore(documentClient(), requiredEnv('CASE_TABLE')),
  resolveCase: caseId => support.send(new ResolveCaseCommand({ caseId })),
  addCommunication: (caseId, communicationBody) =>
    callOnce(() => once.send(new AddCommunicationToCaseCommand({ caseId, communicationBody }))),
  refresh: stateMachineArn ? () => machines.send(new StartExecutionCommand({ stateMachineArn, input: '{}' })) : undefined,
  now: () => new Date(),
};

/** A button of the dashboard. Whoever may invoke it may resolve and reopen cases, as long as the installation allows it. */
export const handler = async (event: ActionEvent, context: Context): Promise<string | { markdown: string }> => {
  logger.addContext(context);
  return change(event, services);
};
