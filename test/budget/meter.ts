import { readUnits, writeUnits } from './item-bytes';

/** What was asked of a table, as DynamoDB bills it. */
export interface Usage {
  /** Requests by operation. */
  requests: Record<string, number>;
  /** Capacity units. */
  tableWrites: number;
  tableReads: number;
  indexWrites: number;
  indexReads: number;
  /** Of the largest item that was written. */
  largestItem: number;
  /** The key of that one. */
  largestKey: string;
}

const NOTHING_USED: Usage = {
  requests: {},
  tableWrites: 0,
  tableReads: 0,
  indexWrites: 0,
  indexReads: 0,
  largestItem: 0,
  largestKey: '',
};

/** What one partition takes in a second: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const PARTITION_WRITES = 1_000;
const PARTITION_READS = 3_000;

/** Counts what a table is asked for, in all and by partition and second. */
export class Meter {
  used: Usage = structuredClone(NOTHING_USED);
  /** The most write units that any partition of an index took in a second. */
  indexPeak = 0;
  throttled = 0;
  private second = -1;
  private readonly inSecond = new Map<string, number>();

  /**
   * @param clock epoch milliseconds
   * @param throttles whether a partition refuses what is more than DynamoDB promises
   */
  constructor(
    private readonly clock: () => number,
    private readonly throttles: boolean,
  ) {}

  request(operation: string): void {
    const { requests } = this.used;
    requests[operation] = (requests[operation] ?? 0) + 1;
  }

  /** @returns false when the partitions do not take it now */
  write(parts: { partition: string; bytes: number[]; isIndex: boolean }[]): boolean {
    const units = parts.map(({ partition, bytes, isIndex }) => ({
      key: `${isIndex ? 'index' : 'table'} write ${partition}`,
      isIndex,
      units: bytes.reduce((sum, each) => sum + writeUnits(each), 0),
    }));
    if (!this.takes(units, PARTITION_WRITES)) return false;
    for (const { isIndex, units: taken, key } of units) {
      if (isIndex) this.used.indexWrites += taken;
      else this.used.tableWrites += taken;
      if (isIndex) this.indexPeak = Math.max(this.indexPeak, this.inSecond.get(key)!);
    }
    return true;
  }

  read(partition: string, bytes: number, { isConsistent = false, isIndex = false }): boolean {
    const units = readUnits(bytes, isConsistent);
    if (!this.takes([{ key: `${isIndex ? 'index' : 'table'} read ${partition}`, units }], PARTITION_READS)) return false;
    if (isIndex) this.used.indexReads += units;
    else this.used.tableReads += units;
    return true;
  }

  wrote(key: string, bytes: number): void {
    if (bytes > this.used.largestItem) Object.assign(this.used, { largestItem: bytes, largestKey: key });
  }

  /** What a piece of work used. */
  async during(work: () => Promise<unknown>): Promise<Usage> {
    const before = this.used;
    this.used = structuredClone(NOTHING_USED);
    await work();
    const { used } = this;
    this.used = sum(before, used);
    return used;
  }

  private takes(parts: { key: string; units: number }[], limit: number): boolean {
    const second = Math.floor(this.clock() / 1_000);
    if (second !== this.second) this.inSecond.clear();
    this.second = second;
    const after = parts.map(({ key, units }) => [key, (this.inSecond.get(key) ?? 0) + units] as const);
    if (this.throttles && after.some(([, units]) => units > limit)) {
      this.throttled++;
      return false;
    }
    for (const [key, units] of after) this.inSecond.set(key, units);
    return true;
  }
}

function sum(a: Usage, b: Usage): Usage {
  const requests = { ...a.requests };
  for (const [operation, count] of Object.entries(b.requests)) requests[operation] = (requests[operation] ?? 0) + count;
  const larger = b.largestItem > a.largestItem ? b : a;
  return {
    requests,
    tableWrites: a.tableWrites + b.tableWrites,
    tableReads: a.tableReads + b.tableReads,
    indexWrites: a.indexWrites + b.indexWrites,
    indexReads: a.indexReads + b.indexReads,
    largestItem: larger.largestItem,
    largestKey: larger.largestKey,
  };
}

/** All requests, or those of some operations. */
export function requestsOf({ requests }: Usage, ...operations: string[]): number {
  return Object.entries(requests).reduce(
    (total, [operation, count]) => (operations.length === 0 || operations.includes(operation) ? total + count : total),
    0,
  );
}

/** Requests that write. */
export const WRITES = ['Put', 'Update', 'Delete', 'BatchWrite', 'TransactWrite'];
/** Requests that read. */
export const READS = ['Get', 'BatchGet', 'Query'];
