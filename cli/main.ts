import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from './io';
import { openEditor } from './open-editor';
import { run } from './program';

const terminal: Io = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  columns: process.stdout.isTTY ? process.stdout.columns || undefined : undefined,
  isTTY: Boolean(process.stdin.isTTY && process.stderr.isTTY),
  readInput: () => readFileSync(process.stdin.fd, 'utf8'),
  sleep: milliseconds => sleep(milliseconds),
  edit: file => openEditor(file),
  // On stderr, so that stdout has the answer alone.
  async ask(question) {
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await reader.question(question);
    } finally {
      reader.close();
    }
  },
};

// Whoever reads only the beginning (`| head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// The process ends by itself, once a pipe has taken all that was written.
run(process.argv.slice(2), terminal).then(code => {
  process.exitCode = code;
});
