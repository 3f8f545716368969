import { run } from '../../cli/program';

/** Runs the command lines in the first argument, a JSON list of lists, at a terminal of so many columns, and prints what each said. */
const [commandLines = '[]', columns] = process.argv.slice(2);

async function said(argv: string[]) {
  const heard = { argv, stdout: '', stderr: '', asked: '', code: 0 };
  heard.code = await run(argv, {
    out: text => {
      heard.stdout += text;
    },
    err: text => {
      heard.stderr += text;
    },
    isTTY: true,
    columns: columns ? Number(columns) : undefined,
    ask: async question => {
      heard.asked += question;
      return 'no';
    },
    sleep: async () => {},
    edit: async () => {},
  });
  return heard;
}

async function main(): Promise<void> {
  const heard = [];
  for (const argv of JSON.parse(commandLines) as string[][]) heard.push(await said(argv));
  process.stdout.write(JSON.stringify(heard));
}

main();
