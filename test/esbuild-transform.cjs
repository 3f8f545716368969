const { transformSync, version } = require('esbuild');

/** Jest transform: strips the types with the bundler the project already has. Types are checked by `npm run types`. */
module.exports = {
  getCacheKey: (source, path) => require('node:crypto').createHash('sha256').update(version).update(path).update(source).digest('hex'),
  process: (source, path) =>
    transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', sourcefile: path }),
};
