import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { splitList } from './split-list';

/** One JSON line for each decision. Never give it a case body, an address or an attachment. */
export const logger = new Logger();

/**
 * The value of a function's environment variable.
 * @throws when it is not set, which only a deployment that does not belong to this code can cause
 */
export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The environment variable ${name} is not set: deploy the stack that belongs to this code.`);
  return value;
}

/** A parameter that holds a comma-separated list; an empty one is an empty list. */
export function listEnv(name: string): string[] {
  return splitList(requiredEnv(name));
}

/** DynamoDB with plain objects; `undefined` members are left out of what is written. */
export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
}
