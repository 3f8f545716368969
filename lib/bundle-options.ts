import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const SHARED = join(__dirname, '..', 'lambdas', 'shared');

/**
 * How every function is bundled: the SDK inside, minified CommonJS. Half of the CPU of a cold start that loads the runtime's own copy; `npm run bench`
 * measures it, and test/budget keeps the sizes.
 */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  // Names of functions are for debuggers; errors name themselves.
  keepNames: false,
  // What the SDK brings along and no function uses.
  alias: {
    '@aws-sdk/credential-provider-node': join(SHARED, 'function-credentials.ts'),
    '@aws-sdk/endpoint-cache': join(SHARED, 'no-endpoint-cache.ts'),
    '@smithy/core/event-streams': join(SHARED, 'no-event-streams.ts'),
  },
} satisfies BuildOptions;
