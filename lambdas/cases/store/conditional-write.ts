import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../incident/incident';

/** The condition that nobody has written a head since it was read. */
export function ifUnchanged({ version }: Incident) {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** Whether the condition of a write held. */
export async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
