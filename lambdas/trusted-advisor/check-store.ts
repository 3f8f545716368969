import { createHash } from 'node:crypto';
import { type AdvisorTable, expiryAfter, keyOf, putAll, readAll } from './advisor-table';
import type { CheckState } from './check-state';
import type { AdvisorCheck } from './checks';
import type { CoolDown } from './cool-downs';
import { plainText } from './plain-text';

/** A check as the table has it; the description, the largest part, is a record of its own. */
export type CatalogueEntry = Omit<AdvisorCheck, 'description'>;

/** A check, and how it stood when it was last collected. */
export interface KnownCheck extends CatalogueEntry {
  state?: CheckState;
}

/** What is known of the checks themselves: their names and texts, and when a refresh may be asked for. */
export interface CheckStore {
  /** Writes the checks that are new or whose name or texts changed. */
  saveCatalogue(checks: AdvisorCheck[]): Promise<void>;
  catalogue(): Promise<Map<string, CatalogueEntry>>;
  coolDowns(): Promise<Map<string, CoolDown>>;
  remember(coolDowns: CoolDown[], now: Date): Promise<void>;
}

const CATALOGUE = 'check';
const DESCRIPTIONS = 'description';
const MEMORIES = 'refresh';

/** Longer than any `notBefore` lies ahead; after that nobody has seen the check for months. */
const MEMORY_DAYS = 90;

type StoredEntry = CatalogueEntry & { textDigest: string };

export function checkStore(table: AdvisorTable): CheckStore {
  return {
    async saveCatalogue(checks) {
      const stored = byCheckId(await readAll<StoredEntry>(table, CATALOGUE));
      const changed = checks.filter(check => stored.get(check.checkId)?.textDigest !== digestOf(check));
      // The entry carries the digest, so it is written after the description that the digest stands for.
      await putAll(table, changed.map(toDescription));
      await putAll(table, changed.map(toEntry));
    },
    catalogue: async () => byCheckId(await readAll<StoredEntry>(table, CATALOGUE)),
    coolDowns: async () => byCheckId(await readAll<CoolDown>(table, MEMORIES)),
    remember: (coolDowns, now) =>
      putAll(
        table,
        coolDowns.map(coolDown => ({ ...keyOf(MEMORIES, coolDown.checkId), ...coolDown, ...expiryAfter(now, MEMORY_DAYS) })),
      ),
  };
}

function toDescription({ checkId, description }: AdvisorCheck) {
  return { ...keyOf(DESCRIPTIONS, checkId), checkId, text: plainText(description) };
}

function toEntry({ description: _, ...check }: AdvisorCheck, index: number, all: AdvisorCheck[]) {
  return { ...keyOf(CATALOGUE, check.checkId), ...check, textDigest: digestOf(all[index]!) };
}

function digestOf({ name, category, description, columns }: AdvisorCheck): string {
  return createHash('sha256')
    .update(JSON.stringify([name, category, description, columns]))
    .digest('base64');
}

function byCheckId<Item extends { checkId: string }>(items: Item[]): Map<string, Item> {
  return new Map(items.map(item => [item.checkId, item]));
}
