import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { STACK_NAME } from '../../local/assembly';
import { readAssembly } from '../../local/cloud/template';
import { readEventFiles } from '../../local/event-files';
import { readOptions } from '../../local/options';
import type { Report } from '../../local/report';
import { runStory } from '../../local/story';
import { Terminal } from '../../local/terminal';

export interface Played {
  code: number;
  report: Report;
  stderr: string;
}

/** Plays a story as `npm start -- --once --json` does, in this process. */
export async function play(assembly: string, ...args: string[]): Promise<Played> {
  const options = readOptions(['--once', '--json', '--assembly', assembly, ...args])!;
  const own = options.events.length > 0 ? readEventFiles(options.events) : undefined;
  const stream = new PassThrough();
  const terminal = new Terminal(stream as unknown as NodeJS.WriteStream);
  let printed = '';
  const print = async (document: string) => {
    printed += document;
  };
  const stopping = new AbortController().signal;
  const code = await runStory(readAssembly(assembly, STACK_NAME), { options, own, terminal, stopping, print, log: () => {} });
  stream.end();
  return { code, report: JSON.parse(printed), stderr: await text(stream) };
}
