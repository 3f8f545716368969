import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describeStoresOn } from '../cases/store-contract';
import { MemoryDatabase } from '../memory-database';

/** The table that counts, as one more DynamoDB: what it counts is worth something only if it answers like one. */
describeStoresOn('the table that counts', new MemoryDatabase());

test.each([
  ['more than 25 writes at once', Array.from({ length: 26 }, (_, index) => `${index}`), 'less than or equal to 25'],
  ['two writes of one item', ['same', 'same'], 'duplicates'],
  ['a sort key of more than 1,024 bytes', ['é'.repeat(513)], 'sort key'],
])('refuses, as DynamoDB does, %s', async (_, keys, message) => {
  const { documents, tableName } = await new MemoryDatabase().advisorTable();
  const writes = keys.map(sk => ({ PutRequest: { Item: { pk: 'p', sk } } }));
  await expect(documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: writes } }))).rejects.toThrow(message);
});
