/** Packages that exist as ES modules only, which Jest's own loader does not know. */
const ES_MODULES = ['commander', '@bomb\\.sh/tab'];
/** Packages that cost seconds when Jest loads them: Node.js does it once for all test files of a process. */
const LARGE_PACKAGES = [
  '@aws-lambda-powertools',
  '@aws-sdk',
  '@smithy',
  'ajv',
  'ajv-draft-04',
  'aws-cdk-lib',
  'aws-local-stepfunctions',
  'asl-validator',
  'cdk-nag',
  'constructs',
  'dynalite',
  'esbuild',
  'fast-check',
  'playwright-core',
  'zod',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/main-realm.cjs',
  roots: ['<rootDir>/test'],
  setupFiles: ['<rootDir>/test/variables.cjs'],
  testMatch: ['**/*.test.ts'],
  // They need more than Node.js: `npm run test:clients`, `npm run test:browser`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/clients/', '<rootDir>/test/browser/'],
  transform: {
    [`/node_modules/(${ES_MODULES.join('|')})/.+\\.m?js$`]: '<rootDir>/test/esbuild-transform.cjs',
    [`/node_modules/(${LARGE_PACKAGES.join('|')})/.+\\.c?js$`]: '<rootDir>/test/package-transform.cjs',
    '\\.ts$': '<rootDir>/test/esbuild-transform.cjs',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${[...ES_MODULES, ...LARGE_PACKAGES].join('|')})/)`],
  // Whoever waits too long waits for something that never comes. No test has a shorter limit of its own: on a busy machine everything takes
  // longer, and a limit that is sometimes too short says nothing.
  testTimeout: 300_000,
  // Jest leaves a core idle, which is half of a machine that has two.
  maxWorkers: '100%',
};
