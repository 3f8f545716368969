/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  setupFiles: ['<rootDir>/test/quiet-logs.cjs'],
  testMatch: ['**/*.test.ts'],
  // They need more than Node.js: `npm run test:clients`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/clients/'],
  transform: { '\\.(ts|m?js)$': '<rootDir>/test/esbuild-transform.cjs' },
  // All packages are taken as they are but these, which exist as ES modules only: Jest's own loader knows no others.
  transformIgnorePatterns: ['/node_modules/(?!(commander|@bomb\\.sh/tab)/)'],
  // Whoever waits too long waits for something that never comes. No test has a shorter limit of its own: on a busy machine everything takes
  // longer, and a limit that is sometimes too short says nothing.
  testTimeout: 300_000,
  // In Jest's sandbox a global is looked up at every use, which is half of the simulation's time. These are nobody's to replace.
  sandboxInjectedGlobals: ['JSON', 'Math', 'Object', 'Promise'],
  // Jest leaves a core idle, which is half of a machine that has two.
  maxWorkers: '100%',
};
