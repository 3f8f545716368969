const { testPathIgnorePatterns: _, ...shared } = require('./jest.config.cjs');

/**
 * The tests that need other people's programs: the AWS CLI, boto3, Java for DynamoDB Local. Where one is missing, its tests say that they were skipped.
 * @type {import('jest').Config}
 */
module.exports = { ...shared, roots: ['<rootDir>/test/clients'] };
