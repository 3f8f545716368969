import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { PREFLIGHT_KEY } from '../../shared/contract';
import type { PreflightResult } from './preflight-result';

/** What is kept between two runs. */
export interface KeptPreflight extends PreflightResult {
  /** Fingerprint of the properties that were in force when a deployment was refused: CloudFormation goes back to them. */
  refusedFrom?: string;
}

/** One item of the case table: the present state, as a dashboard shows it. */
export interface PreflightStore {
  read(): Promise<KeptPreflight | undefined>;
  write(kept: KeptPreflight): Promise<void>;
}

export function preflightStore(client: DynamoDBDocumentClient, TableName: string): PreflightStore {
  return {
    async read() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: PREFLIGHT_KEY, ConsistentRead: true }));
      return Item as KeptPreflight | undefined;
    },
    async write(kept) {
      await client.send(new PutCommand({ TableName, Item: { ...kept, ...PREFLIGHT_KEY } }));
    },
  };
}
