/**
 * Jest transform for packages: Node.js loads them itself, once for all test files of a process. Loaded by Jest, the AWS SDK and the CDK cost each file
 * that needs them up to seven seconds.
 */
module.exports = {
  getCacheKey: (_, path) =>
    require('node:crypto').createHash('sha256').update(require('node:fs').readFileSync(__filename)).update(path).digest('hex'),
  // The environment puts it there: test/main-realm.cjs.
  process: (_, path) => ({ code: `module.exports = globalThis[Symbol.for('require of Node.js')](${JSON.stringify(path)});` }),
};
