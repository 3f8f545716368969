import type { Server } from 'node:http';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';

type Json = Record<string, unknown>;

/** An in-memory DynamoDB. Records do not expire in it: in AWS, too, an expired record may stay for days. */
export function tableServer(): Server {
  return dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
}

const SOON = { minDelay: 0.005, maxDelay: 0.1, maxWaitTime: 120 };

/**
 * Makes a table that can be used when this returns. DynamoDB answers CreateTable before the table is there, and so does dynalite, however
 * fast it is told to be: who does not ask meets ResourceNotFoundException.
 */
export async function createTable(client: DynamoDBClient, input: Omit<CreateTableCommandInput, 'BillingMode'>): Promise<void> {
  await client.send(new CreateTableCommand({ ...input, BillingMode: 'PAY_PER_REQUEST' }));
  await waitUntilTableExists({ client, ...SOON }, { TableName: input.TableName });
}

/** The tables of a local run, seen from outside its functions. */
export class Tables {
  private readonly client: DynamoDBClient;
  private readonly documents: DynamoDBDocumentClient;

  constructor(endpoint: string, region: string) {
    this.client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    this.documents = DynamoDBDocumentClient.from(this.client);
  }

  /** @param properties of an AWS::DynamoDB::Table or AWS::DynamoDB::GlobalTable, resolved */
  async create(name: string, properties: Json): Promise<void> {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } =
      properties as Partial<CreateTableCommandInput>;
    await createTable(this.client, {
      TableName: name,
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes: GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
      LocalSecondaryIndexes,
    });
  }

  async put(name: string, item: Json): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: name, Item: item }));
  }

  /** Every item of a table. */
  async items(name: string): Promise<Json[]> {
    const items: Json[] = [];
    let ExclusiveStartKey: Json | undefined;
    do {
      const page = await this.documents.send(new ScanCommand({ TableName: name, ExclusiveStartKey, ConsistentRead: true }));
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return items;
  }

  close(): void {
    this.client.destroy();
  }
}
