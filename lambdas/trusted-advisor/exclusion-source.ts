import type { ReadConfiguration } from '../shared/deployed-configuration';
import { NO_RULES, parseRules } from '../shared/rules/routing-rules';
import type { Exclusion } from '../shared/rules/rule-schema';
import { logger } from '../shared/runtime';
import { type AdvisorTable, keyOf, putAll, readAll } from './advisor-table';
import { type Exclusions, sortExclusions } from './exclusions';

/** Gives the exclusions as they stand now. It never throws because of the rules: a run is worth more than they are. */
export type ExclusionSource = (now: Date) => Promise<Exclusions>;

/**
 * Where the exclusions that were used last are kept, for the time when the rules cannot be used. A run starts once a day in functions that know nothing
 * of the run before: what AWS AppConfig rolls back later comes too late for it.
 */
export interface LastExclusions {
  read(): Promise<Exclusion[]>;
  write(exclusions: Exclusion[]): Promise<void>;
}

/**
 * The exclusions of the operator's rules. While the rules cannot be used, those of the last good ones count: to forget them would tell of every
 * excluded finding that it is back, and of all of them again once the rules are mended.
 * @param readDocument the rules' JSON
 */
export function exclusionSource(readDocument: ReadConfiguration, last: LastExclusions): ExclusionSource {
  return async now => {
    const known = await last.read();
    let exclusions: Exclusion[];
    try {
      const json = await readDocument();
      ({ exclusions } = json === undefined ? NO_RULES : parseRules(json));
    } catch (error) {
      const { name, message } = error as Error;
      logger.error('The rules cannot be used: the exclusions of the last good ones stay in force', { error: name, cause: message });
      return { ...sortExclusions(known, now), problem: `${name}: ${message}`.slice(0, LONGEST_PROBLEM) };
    }
    if (JSON.stringify(exclusions) !== JSON.stringify(known)) await last.write(exclusions);
    return sortExclusions(exclusions, now);
  };
}

/** The whole list of mistakes is in the log; a report has to stay readable. */
const LONGEST_PROBLEM = 1_000;

const RULES = 'rules';

/** The last exclusions in the table of Trusted Advisor. */
export function lastExclusions(table: AdvisorTable): LastExclusions {
  return {
    async read() {
      const [record] = await readAll<{ json: string }>(table, RULES);
      return record ? (JSON.parse(record.json) as Exclusion[]) : [];
    },
    write: exclusions => putAll(table, [{ ...keyOf(RULES, 'last-exclusions'), json: JSON.stringify(exclusions) }]),
  };
}
