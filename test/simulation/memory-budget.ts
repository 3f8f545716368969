import { type CreateBudget, releaseIn, reserveIn } from '../../lambdas/cases/store/create-budget';
import type { MemoryTable } from './memory-store';

/** The hourly budget's meaning without DynamoDB. */
export function memoryBudget(table: MemoryTable, leaseSeconds: number): CreateBudget {
  return {
    async outlook(key, limit, now) {
      const answer = reserveIn(table.reservations, { key, limit, now, leaseSeconds });
      return 'next' in answer ? { granted: true } : answer;
    },

    async isReserved(key) {
      return table.reservations.taken.some(entry => entry.key === key);
    },

    async release(key) {
      table.reservations = releaseIn(table.reservations, key);
    },

    async reserve(key, limit, now) {
      const answer = reserveIn(table.reservations, { key, limit, now, leaseSeconds });
      if (!('next' in answer)) return answer;
      table.reservations = answer.next;
      return { granted: true };
    },
  };
}
