import { AppConfigClient } from '@aws-sdk/client-appconfig';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SupportClient } from '@aws-sdk/client-support';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { supportClient, unrepeatableSupportClient } from '../lambdas/shared/support-client';

/** Addresses of services by their names in `AWS_ENDPOINT_URL_<SERVICE>`. */
export type Endpoints = Partial<Record<'APPCONFIG' | 'CLOUDFORMATION' | 'DYNAMODB' | 'SFN' | 'SUPPORT' | 'SQS', string>>;

/** Whose services are called, and where. What is absent is looked for as every SDK does. */
export interface Place {
  profile?: string;
  region?: string;
  /** Addresses of a local run; it knows no credentials. */
  endpoints?: Endpoints;
}

/** The services that hold an installation. */
export interface Clients {
  tables: DynamoDBDocumentClient;
  /** Repeats by itself what failed: for reading, and for what may be repeated. */
  support: SupportClient;
  /** Makes every call once: AddCommunicationToCase takes no client token. */
  supportOnce: SupportClient;
  queues: SQSClient;
  /** Runs refreshes of Trusted Advisor. */
  stateMachines: SFNClient;
  /** Where the rules are. */
  appConfig: AppConfigClient;
  close(): void;
}

export function clientsFor(place: Place & { region: string }): Clients {
  const database = new DynamoDBClient(configFor(place, 'DYNAMODB'));
  const supportConfig = configFor(place, 'SUPPORT');
  const clients = {
    tables: DynamoDBDocumentClient.from(database, { marshallOptions: { removeUndefinedValues: true } }),
    support: supportClient(supportConfig),
    supportOnce: unrepeatableSupportClient(supportConfig),
    queues: new SQSClient(configFor(place, 'SQS')),
    stateMachines: new SFNClient(configFor(place, 'SFN')),
    appConfig: new AppConfigClient(configFor(place, 'APPCONFIG')),
  };
  const all = [database, clients.support, clients.supportOnce, clients.queues, clients.stateMachines, clients.appConfig];
  return { ...clients, close: () => all.forEach(client => void client.destroy()) };
}

export function cloudFormation(place: Place): CloudFormationClient {
  return new CloudFormationClient(configFor(place, 'CLOUDFORMATION'));
}

const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const nothing = () => {};
/** The SDK warns of credentials in the environment that a profile overrides: that is what the flag is for. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Members without a value are left out: the SDK would take them for a choice. */
function configFor({ profile, region, endpoints }: Place, service: keyof Endpoints) {
  const endpoint = endpoints?.[service];
  return {
    ...(profile && { profile, logger: SILENT }),
    ...(region && { region }),
    ...(endpoint && { endpoint, credentials: LOCAL_CREDENTIALS }),
  };
}
