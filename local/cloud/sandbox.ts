import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
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
 * Runs a CommonJS module, with the files of its own that it requires, in surroundings that nothing outside of it sees. Other packages stay outside.
 * @returns what it exports
 */
export function loadModule(file: string, surroundings: Surroundings, loaded = new Map<string, { exports: Names }>()): Names {
  const module = loaded.get(file) ?? { exports: {} };
  if (loaded.has(file)) return module.exports;
  loaded.set(file, module);
  const outside = createRequire(file);
  const require = (name: string): Names => {
    const replaced = own(surroundings.modules, name.replace(/^node:/, ''));
    if (replaced) return replaced as Names;
    return /^\.{1,2}\//.test(name) ? loadModule(outside.resolve(name), surroundings, loaded) : outside(name);
  };
  const names = { ...freeNames(surroundings, require), module, exports: module.exports, __filename: file, __dirname: dirname(file) };
  compiled(file, Object.keys(names))(...Object.values(names));
  return module.exports;
}

const scripts = new Map<string, Script>();

/** Each file is compiled once, however many environments load it. */
function compiled(file: string, names: string[]): (...values: unknown[]) => void {
  const key = `${file}(${names})`;
  const script =
    scripts.get(key) ?? new Script(`(function (${names}) {${withoutImport(readFileSync(file, 'utf8'))}\n})`, { filename: file });
  scripts.set(key, script);
  return script.runInThisContext();
}

function freeNames({ globals }: Surroundings, require: (name: string) => Names): Names {
  const importModule = async (name: string) => ({ ...require(name), default: require(name) });
  // `crypto` can be read from the global object itself only.
  const everything = Object.create(globalThis, Object.getOwnPropertyDescriptors({ crypto, ...globals }));
  return { ...globals, globalThis: everything, global: everything, require, importModule };
}

/** A script has no `import()`: one with a plain name, as bundlers leave it for Node.js's own modules, becomes a `require`. */
function withoutImport(code: string): string {
  return code.replace(/\bimport\((?=["'])/g, 'importModule(');
}
