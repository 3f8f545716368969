import { logger } from '../lambdas/shared/runtime';
import { benchIncidents } from './cases/incidents';
import { benchStorms } from './cases/storms';
import { benchCost } from './cost';
import { benchColdStart, benchWarmCalls } from './functions/call-tables';
import { benchSimulator } from './simulator';
import type { Table } from './table';
import { textTable } from './text-table';
import { benchLargeCheck } from './trusted-advisor/large-check';
import { benchRefreshRuns } from './trusted-advisor/refresh-runs';
import { benchRefreshSizes } from './trusted-advisor/refresh-sizes';

/** Each answers tables, or writes its text itself. */
const BENCHES: Record<string, (print: (text: string) => void) => Promise<unknown>> = {
  incident: benchIncidents,
  storm: benchStorms,
  cost: benchCost,
  refresh: benchRefreshRuns,
  'refresh-sizes': benchRefreshSizes,
  'large-check': benchLargeCheck,
  'cold-start': benchColdStart,
  warm: benchWarmCalls,
  simulator: benchSimulator,
};

/** `npm run bench -- [NAME ...] [--json]`: all of them, or those that are named. */
async function main(args: string[]): Promise<void> {
  logger.setLogLevel('SILENT');
  const names = args.filter(arg => !arg.startsWith('--'));
  const unknown = names.filter(name => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(', ')}: there are ${Object.keys(BENCHES).join(', ')}.`);
  const isJson = args.includes('--json');
  const found: Record<string, { tables: Table[]; text: string[] }> = {};
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    const text: string[] = [];
    const print = (line: string) => (isJson ? void text.push(line) : console.log(line));
    const tables = ((await BENCHES[name]!(print)) ?? []) as Table[];
    found[name] = { tables, text };
    if (!isJson) for (const table of tables) console.log(described(table));
  }
  if (isJson) console.log(JSON.stringify(found, null, 2));
}

function described({ title, heading, rows, notes = [] }: Table): string {
  return [`\n${title}`, textTable(heading, rows), ...notes.map(note => `  ${note}`)].join('\n');
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
