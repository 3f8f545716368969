import { Dynalite } from '../databases';
import { describeStoresInMemory, describeStoresOn } from './store-contract';

// The same contract on the official DynamoDB Local: test/clients/dynamodb-local.test.ts.
describeStoresInMemory();
describeStoresOn('dynalite', new Dynalite());
