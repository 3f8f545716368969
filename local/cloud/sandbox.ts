import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { own } from '../../lambdas/shared/own';

type Names = Record<string, unknown>;

/** What code finds in the place of what this process has. */
export interface Surroundings {
  /** By their names as free names in the code. */
  globals: Names;
  /** Modules of Node.js, by their names without `node:`. */
  modules: Names;
}

/**
 * Runs a CommonJS module in surroundings of its own, which nothing outside of it sees, and gives what it exports.
 * @param code as a bundler writes it: a compiled function has no `import()`, so that one with a plain name becomes a `require`
 */
export function loadModule(code: string, filename: string, { globals, modules }: Surroundings): Names {
  const outside = createRequire(filename);
  const require = (name: string) => own(modules, name.replace(/^node:/, '')) ?? outside(name);
  const importModule = async (name: string) => {
    const found = require(name);
    return { ...found, default: found };
  };
  const module = { exports: {} as Names };
  const everything = Object.create(globalThis, Object.getOwnPropertyDescriptors(globals));
  const names = {
    ...globals,
    globalThis: everything,
    global: everything,
    module,
    exports: module.exports,
    require,
    importModule,
    __filename: filename,
    __dirname: dirname(filename),
  };
  const source = code.replace(/\bimport\((?=["'])/g, 'importModule(');
  compileFunction(source, Object.keys(names), { filename })(...Object.values(names));
  return module.exports;
}
