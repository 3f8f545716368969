import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventPublisher } from '../../shared/events';
import { documentClient, requiredEnv } from '../../shared/runtime';
import { checkStore } from '../check-store';
import { findingStore } from '../finding-store';
import { followAdvisor } from '../follow-advisor';
import { rememberFor } from '../remember-for';

const table = { documents: documentClient(), tableName: requiredEnv('TABLE_NAME') };
const now = () => new Date();
/** Names of checks change a few times a year, and events come by the hundred. */
const CATALOGUE_MINUTES = 10;
const services = {
  checks: { catalogue: rememberFor(CATALOGUE_MINUTES, checkStore(table).catalogue, now) },
  findings: findingStore(table),
  publish: eventPublisher(new EventBridgeClient({})),
  now,
};

/** Events of the source aws.trustedadvisor. */
export const handler = (event: { id: string }) => followAdvisor(event, `event-${event.id}`, services);
