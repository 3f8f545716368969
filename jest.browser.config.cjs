const { testPathIgnorePatterns: _, ...shared } = require('./jest.config.cjs');

/**
 * The tests of the local page in a browser. Where there is no Chromium, they say that they were skipped.
 * @type {import('jest').Config}
 */
module.exports = { ...shared, roots: ['<rootDir>/test/browser'] };
