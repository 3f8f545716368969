import { describeEventsKeptOn } from '../cases/inherited-names';
import { describeStoresOn } from '../cases/store-contract';
import { describeTablesOn } from '../local/usable-tables';
import { DynamoDbLocal } from './dynamodb-local';
import { isInstalled } from './third-party-client';

if (isInstalled('java', ['-version'])) {
  describeStoresOn('DynamoDB Local', new DynamoDbLocal());
  describeEventsKeptOn('DynamoDB Local', new DynamoDbLocal());
  describeTablesOn('DynamoDB Local', new DynamoDbLocal());
} else {
  console.warn('Skipped: there is no Java here, so nothing is tried on DynamoDB Local.');
  test.skip('the stores on DynamoDB Local', () => {});
}
