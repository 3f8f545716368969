import { own } from '../../shared/own';
import { logger } from '../../shared/runtime';
import type { Catalog } from './service-catalog';
import type { ServiceCatalogStore } from './service-catalog-store';

const DAY_MILLISECONDS = 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

/** What the account offers, at most a day old. */
export interface CachedServiceCatalog {
  /** As it was read last; kept for the life of the function. */
  read(): Promise<Catalog | undefined>;
  /** Reads it anew from the Support API when it is older than a day. */
  keepFresh(now: Date): Promise<void>;
}

/** A route whose languages could not be read has those of before. */
function withLanguagesOf(before: Catalog | undefined, { languages, ...catalog }: Catalog): Catalog {
  const known = Object.entries(languages).map(([key, codes]) => [key, codes.length > 0 ? codes : (own(before?.languages, key) ?? [])]);
  return { ...catalog, languages: Object.fromEntries(known) };
}

/**
 * Keeps the catalog in the table and in memory. When the Support API does not give it, cases are opened without: that is logged, and tried again
 * after an hour.
 */
export function cachedServiceCatalog(store: ServiceCatalogStore, readFromSupport: (now: Date) => Promise<Catalog>): CachedServiceCatalog {
  let known: Catalog | undefined;
  let nextAt = 0;

  return {
    async read() {
      known ??= await store.read();
      return known;
    },

    async keepFresh(now) {
      if (now.getTime() < nextAt) return;
      known = await store.read();
      nextAt = known ? Date.parse(known.readAt) + DAY_MILLISECONDS : 0;
      if (now.getTime() < nextAt) return;
      nextAt = now.getTime() + HOUR_MILLISECONDS;
      try {
        known = withLanguagesOf(known, await readFromSupport(now));
        await store.write(known);
      } catch (error) {
        logger.warn('could not read what AWS Support offers; cases are opened without that check', { error: error as Error });
      }
    },
  };
}
