import type { ConcreteResource } from './stack';
import type { StartingStack } from './starting-stack';

/** Milliseconds: what schedules begin with the run goes first, as the Support API takes five calls a second of both together. */
const DEPLOYED_AFTER = 10_000;

/**
 * Asks a custom resource to be created, soon after time has begun: locally nothing waits for what it answers. A run is one deployment; nothing is updated or deleted.
 */
export function startCustomResource({ logicalId, type, properties }: ConcreteResource, starting: StartingStack): void {
  const { ServiceToken, ServiceTimeout: _, ...given } = properties;
  const { functions, clock, stack, customResourceUrl } = starting;
  const invoke = functions.invoker(String(ServiceToken));
  const request = {
    RequestType: 'Create',
    ResponseURL: `${customResourceUrl}/${logicalId}`,
    StackId: stack.id,
    RequestId: `create-${logicalId}`,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ResourceProperties: { ServiceToken, ...given },
  };
  clock.schedule(clock.time() + DEPLOYED_AFTER, () => void invoke(request));
}
