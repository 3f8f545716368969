const { transformSync, version } = require('esbuild');

/** Jest's module loader has no `import()`: it becomes a `require`. */
const OPTIONS = { format: 'cjs', target: 'node20', supported: { 'dynamic-import': false }, sourcemap: 'inline' };

/** Jest transform: strips the types with the bundler the project already has. Types are checked by `npm run types`. */
module.exports = {
  getCacheKey: (source, path) =>
    require('node:crypto').createHash('sha256').update(version).update(JSON.stringify(OPTIONS)).update(path).update(source).digest('hex'),
  process: (source, path) => transformSync(source, { ...OPTIONS, loader: path.endsWith('.ts') ? 'ts' : 'js', sourcefile: path }),
};
