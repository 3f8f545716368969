import './compile-cache';
import { UsageError } from '../lambdas/shared/usage-error';
import { visible } from '../lambdas/shared/visible';
import { keptAssembly, STACK_NAME } from './assembly';
import { endWith } from './cloud/execution-environment';
import { readAssembly } from './cloud/template';
import { checkTimes, readEventFiles } from './event-files';
import { type RunOptions, readOptions } from './options';
import { exitCodeOf, stopSignal } from './stop-signal';
import { Stopped, synthesise } from './synthesise';
import { Terminal } from './terminal';

/** Exit codes: what somebody typed was wrong; something of the application failed that should not have. */
const USAGE = 2;
const FAILED = 1;

const OLDEST_NODE = 22;

/** What takes long to load is loaded while the stack is synthesised, and after what somebody typed has been checked. */
async function main(): Promise<number> {
  requireNode();
  const stopping = stopSignal();
  const options = readOptions(process.argv.slice(2));
  if (!options) return 0;
  const own = options.events.length > 0 ? readEventFiles(options.events) : undefined;
  if (own) checkTimes(own, Date.now());
  const world = options.world === undefined ? undefined : (await import('./world-file')).readWorldFile(options.world);
  await checkParameters(options);
  const page = options.once ? undefined : await (await import('./console/server')).openPage(options.port);
  // With --json, stdout is for the document alone.
  const terminal = new Terminal(options.json ? process.stderr : process.stdout);
  const [folder, { runStory }] = await Promise.all([assemblyFolder(options, terminal, stopping), import('./story')]);
  if (folder === undefined) {
    terminal.line('Stopped before the story began.');
    return exitCodeOf(stopping);
  }
  const log = (text: string) => void process.stderr.write(text);
  return runStory(readAssembly(folder, STACK_NAME), { options, own, world, page, terminal, stopping, print, log });
}

/** What a mistake in a parameter is, is told at once and not after the synthesis; an assembly has parameters of its own. */
async function checkParameters({ assembly, parameters }: RunOptions): Promise<void> {
  if (assembly !== undefined || Object.keys(parameters).length === 0) return;
  const { stackParameters } = await import('../lib/stack-parameters');
  stackParameters(parameters);
}

/** Undefined when somebody asked for the end meanwhile. */
async function assemblyFolder({ assembly }: RunOptions, terminal: Terminal, stopping: AbortSignal): Promise<string | undefined> {
  if (assembly) return assembly;
  try {
    return await keptAssembly(folder => {
      terminal.line('Synthesising the stack ...');
      return synthesise(folder, stopping);
    });
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

/** The interpreter of state machines needs what came with Node.js 22. */
function requireNode(): void {
  const [major] = process.versions.node.split('.').map(Number);
  if ((major ?? 0) < OLDEST_NODE) throw new UsageError(`A local run needs Node.js ${OLDEST_NODE} or newer; this is ${process.version}.`);
}

/** A pipe may take a large document in pieces: the process must not end before it took all. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(text, error => (error ? reject(error) : resolve())));
}

function fail(error: Error): never {
  process.stderr.write(visible(`${error instanceof UsageError ? error.message : error.stack}\n`));
  process.exit(error instanceof UsageError ? USAGE : FAILED);
}

// Whoever reads only the beginning (`| head`) has seen enough; a terminal that was closed takes nothing any more.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED));

// What nobody caught in a function is that function's end, as in Lambda, and not this process's.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: Error) => {
    if (!endWith(error)) fail(error);
  });

main().then(code => process.exit(code), fail);
