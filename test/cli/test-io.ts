import type { Io } from '../../cli/io';

/** What a command says, and an operator who answers. */
export interface TestIo extends Io {
  stdout: string;
  stderr: string;
  asked: string[];
  slept: number;
}

export function testIo({ isTTY = false, answer = '', input = '' } = {}): TestIo {
  const io: TestIo = {
    stdout: '',
    stderr: '',
    asked: [],
    slept: 0,
    isTTY,
    out: text => {
      io.stdout += text;
    },
    err: text => {
      io.stderr += text;
    },
    ask: async question => {
      io.asked.push(question);
      return answer;
    },
    readInput: () => input,
    sleep: async milliseconds => {
      io.slept += milliseconds;
    },
    edit: async () => {},
  };
  return io;
}
