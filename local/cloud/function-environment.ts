/** Where the local cloud pretends to be, and its services' addresses. */
export interface CloudPlace {
  region: string;
  accountId: string;
  /** Service by the name that the SDK has for it in `AWS_ENDPOINT_URL_<SERVICE>`, to its URL; under `''` the one for all others. */
  endpoints: Record<string, string>;
}

/** What a local run needs to know about a function. */
export interface FunctionSettings {
  name: string;
  arn: string;
  file: string;
  exportName: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
}

/**
 * The environment of a function as Lambda sets it (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), with the
 * SDK's clients pointed at the local cloud. What the template says wins, as it does in AWS.
 */
export function functionEnvironment({ name, memoryMegabytes, environment }: FunctionSettings, place: CloudPlace): Record<string, string> {
  return {
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    // Whoever is called can tell by it who calls.
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    TZ: ':UTC',
    ...endpointVariables(place.endpoints),
    ...environment,
  };
}

function endpointVariables(endpoints: Record<string, string>): Record<string, string> {
  const variables = Object.entries(endpoints).map(([service, url]) => [service ? `AWS_ENDPOINT_URL_${service}` : 'AWS_ENDPOINT_URL', url]);
  return Object.fromEntries(variables);
}

/** What a handler is given beside its event (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html). */
export function functionContext(settings: FunctionSettings, awsRequestId: string, getRemainingTimeInMillis: () => number): object {
  const { name, arn, memoryMegabytes } = settings;
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis,
  };
}
