import type { Server } from 'node:http';
import type { AlarmBoard } from './alarm-board';
import { appConfigRoutes } from './appconfig-api';
import type { AppConfigStore } from './appconfig-store';
import { appConfigDataRoutes } from './appconfigdata-api';
import type { Bus } from './bus';
import { cloudWatchOperations } from './cloudwatch-api';
import type { CustomResources } from './custom-resources';
import { eventBridgeOperations } from './eventbridge-api';
import { jsonApi, type LocalServer, listen, type RefusedCall, refusingEndpoint } from './json-api';
import type { LocalNetwork } from './local-network';
import type { Queue } from './queue';
import { restJsonApi } from './rest-json-api';
import { type Notification, snsApi } from './sns-api';
import { sqsOperations } from './sqs-api';
import type { StateMachines } from './state-machines';
import { stepFunctionsOperations } from './step-functions-api';
import { tableServer } from './tables';

export interface EndpointParts {
  network: LocalNetwork;
  bus: Bus;
  alarms: AlarmBoard;
  queues: () => Iterable<Queue>;
  appConfig: AppConfigStore;
  customResources: CustomResources;
  machines: () => StateMachines;
  onNotification(notification: Notification): void;
  onRefused(call: RefusedCall): void;
}

/** The services of the local cloud on loopback, by their names in `AWS_ENDPOINT_URL_<SERVICE>`; `''` refuses all others. */
export class Endpoints {
  private constructor(private readonly servers: ReadonlyMap<string, LocalServer>) {}

  static async start({
    network,
    bus,
    alarms,
    queues,
    appConfig,
    customResources,
    machines,
    onNotification,
    onRefused,
  }: EndpointParts): Promise<Endpoints> {
    const services: Record<string, Server> = {
      DYNAMODB: tableServer(),
      EVENTBRIDGE: jsonApi('EventBridge', eventBridgeOperations(bus), onRefused),
      SFN: jsonApi('Step Functions', stepFunctionsOperations(machines), onRefused),
      SQS: jsonApi('SQS', sqsOperations(queues), onRefused),
      SNS: snsApi(onNotification, onRefused),
      CLOUDWATCH: jsonApi('CloudWatch', cloudWatchOperations(alarms), onRefused),
      APPCONFIG: restJsonApi('AppConfig', appConfigRoutes(appConfig), onRefused),
      APPCONFIGDATA: restJsonApi('AppConfigData', appConfigDataRoutes(appConfig), onRefused),
      CUSTOM_RESOURCES: customResources.server(),
      '': refusingEndpoint(onRefused),
    };
    const servers = new Map<string, LocalServer>();
    for (const [service, server] of Object.entries(services)) {
      servers.set(service, await listen(server));
      network.add(server);
    }
    return new Endpoints(servers);
  }

  url(service: string): string {
    const found = this.servers.get(service);
    if (!found) throw new Error(`There is no local ${service}.`);
    return found.url;
  }

  get urls(): Record<string, string> {
    return Object.fromEntries([...this.servers].map(([service, { url }]) => [service, url]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map(({ server }) => closeServer(server)));
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
