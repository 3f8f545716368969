import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../lambdas/shared/usage-error';
import { parseDuration } from './duration';

/** What somebody asked `npm start` for. */
export interface RunOptions {
  /** End with the story instead of staying up. */
  once: boolean;
  /** One JSON document on stdout instead of the timeline. */
  json: boolean;
  /** Files of events that take the place of the sample story. */
  events: string[];
  /** File that describes the Trusted Advisor checks of the account; undefined: a small account with everything in it. */
  world: string | undefined;
  /** Values of stack parameters. */
  parameters: Record<string, string>;
  /** Virtual milliseconds for a real one; undefined: time jumps. */
  speed: number | undefined;
  /** How long the story goes on after its last event, in milliseconds. */
  forMilliseconds: number;
  /** TCP port of the page; 0: the system chooses. */
  port: number;
  /** A CDK output folder to run instead of synthesising one. */
  assembly: string | undefined;
  /** Show what the functions log. */
  verbose: boolean;
}

const DEFAULT_PORT = 4400;

/**
 * Reads the command line. `--help` prints and gives undefined.
 * @throws UsageError for what it does not understand
 */
export function readOptions(argv: string[]): RunOptions | undefined {
  const command = program();
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    if (error instanceof CommanderError) throw new UsageError(error.message.replace(/^error: /, ''));
    throw error;
  }
  const { event, param, for: forMilliseconds, once = false, json = false, verbose = false, ...plain } = command.opts();
  return { ...plain, once, json, verbose, events: event, parameters: param, forMilliseconds } as RunOptions;
}

function program(): Command {
  return new Command('npm start --')
    .description('Runs the whole system on this computer, without an AWS account.')
    .option('--once', 'play the story to its end, then stop')
    .option('--json', 'print one JSON document instead of the timeline')
    .addOption(
      new Option('--event <file>', `play a JSON file's EventBridge event, or events; repeatable`)
        .argParser(collect)
        .default([], 'the sample story'),
    )
    .addOption(
      new Option('--param <Name=Value>', 'set a parameter of the stack; repeatable')
        .argParser(collectParameter)
        .default({}, "the stack's defaults"),
    )
    .option('--world <file>', 'JSON file that describes the Trusted Advisor checks of the account')
    .option('--speed <n>', 'let time run n times as fast as real time, instead of jumping', parseSpeed)
    .addOption(
      new Option('--for <duration>', 'how long the story goes on after its last event')
        .argParser(parseDuration)
        .default(parseDuration('2h'), '2h'),
    )
    .option('--port <n>', 'port of the page on 127.0.0.1; 0 lets the system choose', parsePort, DEFAULT_PORT)
    .option('--assembly <folder>', 'run what `cdk synth` wrote into this folder, instead of synthesising', folder => resolve(folder))
    .option('--verbose', 'show the logs of the functions')
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
}

function collect(file: string, earlier: string[]): string[] {
  return [...earlier, file];
}

function collectParameter(text: string, earlier: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError('Write Name=Value.');
  return { ...earlier, [name]: value };
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (text.trim() === '' || !Number.isFinite(speed) || speed <= 0)
    throw new InvalidArgumentError('Write a number above 0: 60 makes a minute of a second.');
  return speed;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Write a number from 0 to 65535.');
  return port;
}
