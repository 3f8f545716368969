const vm = require('node:vm');
const { ModuleMocker } = require('jest-mock');

/**
 * A test environment for Jest without a sandbox: every test file has its own modules, as ever, but they run among this process's own globals. In a
 * sandbox each use of a global is looked up by a hook, which costs a third of the time of all that computes, and what Node.js makes is no instance of the
 * sandbox's classes. What a file leaves behind among the globals and in `process.env` is taken away when it ends.
 */
module.exports = class MainRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  #before = new Map(Reflect.ownKeys(globalThis).map(key => [key, Object.getOwnPropertyDescriptor(globalThis, key)]));
  #env = process.env;
  #variables = { ...process.env };
  #replaced = { exit: process.exit, getBuiltinModule: process.getBuiltinModule };

  constructor() {
    globalThis[Symbol.for('require of Node.js')] = require;
  }

  async setup() {}

  async teardown() {
    Object.assign(process, this.#replaced);
    process.env = this.#env;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
    // What has a symbol belongs to a package, which lives on, but for the listeners of this file's run.
    const left = Reflect.ownKeys(globalThis).filter(key => !this.#before.has(key) && isOfTheFile(key));
    for (const key of left) delete globalThis[key];
    for (const [key, descriptor] of this.#before) if (descriptor.configurable) Object.defineProperty(globalThis, key, descriptor);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return MAIN;
  }
};

const LISTENERS = Symbol.for('EVENT_HANDLERS');
/** The CDK, which lives on, keeps its tokens under this name. */
const TOKENS = '__cdkTokenMap';
const isOfTheFile = key => (typeof key === 'string' && key !== TOKENS) || key === LISTENERS;

/** Stands for the context of this process, for which `node:vm` has no object: it compiles there when no context is named. */
const MAIN = Object.freeze({});
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
  compileFunction(code, parameters, parsingContext === MAIN ? options : { ...options, parsingContext });
