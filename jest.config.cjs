/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  setupFiles: ['<rootDir>/test/quiet-logs.cjs'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transform.cjs' },
  // Whoever waits too long waits for something that never comes. No test has a shorter limit of its own: on a busy machine everything takes
  // longer, and a limit that is sometimes too short says nothing.
  testTimeout: 300_000,
  // Jest leaves a core idle, which is half of a machine that has two.
  maxWorkers: '100%',
};
