import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE_KEY } from '../../shared/contract';
import type { Catalog } from './catalog';
import type { LastGoodRules } from './rules-source';

/** The account's catalog, as it was read last. */
export interface CatalogStore {
  read(): Promise<Catalog | undefined>;
  write(catalog: Catalog): Promise<void>;
}

/** What routing keeps in the case table: the last good rules, and the catalog (some 30 KB for 140 services). */
export function routingStore(client: DynamoDBDocumentClient, TableName: string): { lastGood: LastGoodRules; catalog: CatalogStore } {
  return {
    lastGood: {
      read: async () => (await get('last-good-rules'))?.json as string | undefined,
      write: json => put('last-good-rules', { json }),
    },
    catalog: {
      read: async () => (await get('catalog'))?.catalog as Catalog | undefined,
      write: catalog => put('catalog', { catalog }),
    },
  };

  async function get(sort: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { [TABLE_KEY.partition]: 'routing', [TABLE_KEY.sort]: sort } }));
    return Item;
  }

  async function put(sort: string, attributes: object): Promise<void> {
    await client.send(new PutCommand({ TableName, Item: { [TABLE_KEY.partition]: 'routing', [TABLE_KEY.sort]: sort, ...attributes } }));
  }
}
