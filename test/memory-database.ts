import { CASE_INDEXES } from './budget/case-indexes';
import { MeteredTable } from './budget/metered-table';
import { TestDatabase, type TestTable } from './databases';

/**
 * Tables in memory, for tests of what stands above the stores: a call takes microseconds. The contract of the case stores and the tests of collecting are run on
 * it as well as on dynalite, so that it answers like one.
 */
export class MemoryDatabase extends TestDatabase {
  override async start(): Promise<void> {}
  override async stop(): Promise<void> {}

  override async advisorTable(): Promise<TestTable> {
    return { documents: new MeteredTable().documents, tableName: 'advisor', pause: async () => {} };
  }

  override async caseTable(): Promise<TestTable> {
    return { documents: new MeteredTable(CASE_INDEXES).documents, tableName: 'cases', pause: async () => {} };
  }
}
