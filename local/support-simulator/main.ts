import { CommanderError } from 'commander';
import { type CommandLine, readCommandLine } from './command-line';
import { startSimulator } from './server';
import type { Simulator } from './simulator';

function refuse(message: string, exitCode: number): never {
  console.error(message);
  process.exit(exitCode);
}

function commandLineOrExit(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
    return refuse(`${(error as Error).message.replace(/\s*\n\s*/g, ' ')} (--help lists the flags)`, 2);
  }
}

async function startOrExit({ options, faults, quiet }: CommandLine): Promise<Simulator> {
  try {
    const simulator = await startSimulator({ ...options, log: quiet ? undefined : line => console.error(line) });
    for (const rule of faults) simulator.faults.add(rule);
    return simulator;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return refuse(`Port ${options.port} on ${options.host} is in use: choose another with --port`, 1);
  }
}

async function main(): Promise<void> {
  const simulator = await startOrExit(commandLineOrExit());
  const credentials = 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local';
  const example = `${credentials} aws support describe-severity-levels --region us-east-1 --endpoint-url ${simulator.url}`;
  console.log(`The AWS Support API simulator listens on ${simulator.url}. Try: ${example}`);
  const stop = () => simulator.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main();
