import { describeStoresOn } from '../cases/store-contract';
import { TestDatabase, type TestTable } from '../databases';
import { CASE_INDEXES } from './case-indexes';
import { MeteredTable } from './metered-table';

/** The table that counts, as one more DynamoDB: what it counts is worth something only if it answers like one. */
class MeteredDatabase extends TestDatabase {
  override async start(): Promise<void> {}
  override async stop(): Promise<void> {}

  override async caseTable(): Promise<TestTable> {
    return { documents: new MeteredTable(CASE_INDEXES).documents, tableName: 'cases', pause: async () => {} };
  }
}

describeStoresOn('the table that counts', new MeteredDatabase());
