const jest = require('./jest.config.cjs');

/**
 * For `npm run mutate`: the fast suites, each of whose tests is asked once for every mutant. The simulation, the local run and all that starts processes
 * would find more, and take hours. `MUTATE_SUITES=conversation,support-api` asks only the suites whose path has one of these words.
 * @type {import('jest').Config}
 */
module.exports = {
  ...jest,
  testMatch: (process.env.MUTATE_SUITES ?? '').split(',').map(words => `**/*${words}*.test.ts`),
  // Which suites are about a file, Jest finds out from what these import.
  roots: ['bin', 'cli', 'lambdas', 'lib', 'local', 'test'].map(room => `<rootDir>/${room}`),
  setupFiles: [...jest.setupFiles, '<rootDir>/test/mutant.cjs'],
  testPathIgnorePatterns: [
    ...jest.testPathIgnorePatterns,
    '<rootDir>/test/(simulation|local|lib|cli|architecture)/',
    '<rootDir>/test/support-simulator/command-line',
  ],
};
