/**
 * Takes the place of the cache of DynamoDB's endpoint discovery inside the bundles. Discovery is off unless a client asks for it
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoint-discovery.html), and then nothing is ever asked of its cache.
 */
export class EndpointCache {}
