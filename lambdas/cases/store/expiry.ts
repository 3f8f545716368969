import { type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { EXPIRY_ATTRIBUTE, INCIDENT_HEAD, TABLE_KEY } from '../../shared/contract';
import { linkKey, RECORD, recordKey } from './keys';

/** Changes the expiry of an incident's changes, attempts and cases where it is not as it should be; its head has one with every write. */
export async function setExpiry(client: DynamoDBDocumentClient, TableName: string, incidentKey: string, expiresAt?: number): Promise<void> {
  const change = expiresAt === undefined ? 'REMOVE #expiry' : 'SET #expiry = :expiry';
  const ExpressionAttributeNames = { '#expiry': EXPIRY_ATTRIBUTE };
  const ExpressionAttributeValues = expiresAt === undefined ? undefined : { ':expiry': expiresAt };
  for await (const Key of recordsOf(client, TableName, incidentKey, expiresAt === undefined)) {
    await client.send(new UpdateCommand({ TableName, Key, UpdateExpression: change, ExpressionAttributeNames, ExpressionAttributeValues }));
  }
}

async function* recordsOf(
  client: DynamoDBDocumentClient,
  TableName: string,
  incidentKey: string,
  isAging: boolean,
): AsyncIterable<Record<string, string>> {
  const query = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: '#pk = :pk',
    FilterExpression: isAging ? 'attribute_exists(#expiry)' : 'attribute_not_exists(#expiry)',
    ProjectionExpression: '#pk, #sk, caseId',
    ExpressionAttributeNames: { '#pk': TABLE_KEY.partition, '#sk': TABLE_KEY.sort, '#expiry': EXPIRY_ATTRIBUTE },
    ExpressionAttributeValues: { ':pk': incidentKey },
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    for (const { pk, sk, caseId } of Items) {
      if (sk === INCIDENT_HEAD) continue;
      if (sk === `${RECORD.case}${caseId}`) yield linkKey(caseId);
      yield recordKey(pk, sk);
    }
  }
}
