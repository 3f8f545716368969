import type { Io } from '../../cli/io';
import { run } from '../../cli/program';

/** What one command line said. */
export interface Said {
  argv: string[];
  stdout: string;
  stderr: string;
  asked: string;
  code: number;
}

/** Who sits at the terminal. */
interface Operator {
  /** Whether anybody does. Default: somebody, who answers no. */
  isTTY?: boolean;
  answer?: string;
  /** Width of the terminal. */
  columns?: number;
  /** What is piped into the command. */
  input?: string;
}

/** Runs command lines, one after the other, as the program does, but in this process. */
export async function saidBy(commandLines: string[][], operator: Operator = {}): Promise<Said[]> {
  const heard: Said[] = [];
  for (const argv of commandLines) heard.push(await said(argv, operator));
  return heard;
}

/** Runs one command line. */
export async function said(argv: string[], { isTTY = true, answer = 'no', columns, input = '' }: Operator = {}): Promise<Said> {
  const heard: Said = { argv, stdout: '', stderr: '', asked: '', code: 0 };
  const io: Io = {
    out: text => {
      heard.stdout += text;
    },
    err: text => {
      heard.stderr += text;
    },
    isTTY,
    columns,
    ask: async question => {
      heard.asked += question;
      return answer;
    },
    readInput: () => input,
    sleep: async () => {},
    edit: async () => {},
  };
  heard.code = await run(argv, io);
  return heard;
}
