import { readOptions } from '../../local/options';

/** Reads the command lines in the first argument, a JSON list of lists, and prints what becomes of each. */
const commandLines = JSON.parse(process.argv[2] ?? '[]') as string[][];
const results = commandLines.map(argv => {
  try {
    return { options: readOptions(argv) };
  } catch (error) {
    return { error: (error as Error).name };
  }
});
process.stdout.write(JSON.stringify(results));
