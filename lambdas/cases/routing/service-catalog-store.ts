import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../../shared/contract';
import type { Catalog } from './service-catalog';

/** The account's catalog, as it was read last. */
export interface ServiceCatalogStore {
  read(): Promise<Catalog | undefined>;
  write(catalog: Catalog): Promise<void>;
}

/** What routing keeps in the case table: the catalog (some 30 KB for 140 services). */
export function serviceCatalogStore(client: DynamoDBDocumentClient, TableName: string): ServiceCatalogStore {
  const key = { [TABLE_KEY.partition]: 'routing', [TABLE_KEY.sort]: 'catalog' };
  return {
    async read() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key }));
      return Item?.catalog as Catalog | undefined;
    },
    async write(catalog) {
      await client.send(new PutCommand({ TableName, Item: { ...key, catalog } }));
    },
  };
}
