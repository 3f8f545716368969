import { rulesJsonSchema } from '../../lib/rules-json-schema';
import { AppConfigStore } from '../../local/cloud/appconfig-store';

export const [RULES_APPLICATION, RULES_ENVIRONMENT, RULES_PROFILE] = ['application', 'environment', 'profile'] as const;

/** AWS AppConfig as the stack sets it up, with nothing in it. */
export function rulesStore(now: () => number): AppConfigStore {
  const store = new AppConfigStore(now);
  const strategy = (id: string, bakeMinutes: number) =>
    store.strategies.set(id, { id, deploymentMinutes: 0, bakeMinutes, growthFactor: 100, growthType: 'LINEAR' });
  strategy('Watched', 5);
  strategy('AtOnce', 0);
  store.profiles.set(RULES_PROFILE, { applicationId: RULES_APPLICATION, schemas: [JSON.parse(rulesJsonSchema())], versions: [] });
  store.environments.set(RULES_ENVIRONMENT, { applicationId: RULES_APPLICATION, deployments: [] });
  return store;
}

/** Puts a document into force, as if it were there since long. */
export function deployLongAgo(store: AppConfigStore, document: unknown): void {
  const { versions } = store.profiles.get(RULES_PROFILE)!;
  const { deployments } = store.environments.get(RULES_ENVIRONMENT)!;
  const content = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  versions.push({ number: versions.length + 1, content, contentType: 'application/json', description: 'somebody: long ago' });
  const strategy = store.strategies.get('AtOnce')!;
  const at = { number: deployments.length + 1, version: versions.length, startedAt: store.now() - 3_600_000 };
  deployments.push({ ...at, profileId: RULES_PROFILE, strategy });
}
