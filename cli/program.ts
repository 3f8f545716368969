import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../lambdas/shared/usage-error';
import { version } from '../package.json';
import { addAdvisorCommands } from './command-line/advisor-commands';
import { addCaseCommands } from './command-line/case-commands';
import { addCompletion, addCompletionHelp } from './command-line/completion';
import { addDeadLetterCommands } from './command-line/dead-letter-commands';
import { addIncidentCommands } from './command-line/incident-commands';
import { addInstallationCommands } from './command-line/installation-commands';
import type { CommandRunner, SessionCommand } from './command-line/program-parts';
import { addRuleCommands } from './command-line/rule-commands';
import { explainError } from './explain-error';
import type { Whereabouts } from './installation';
import { harmless, type Io } from './io';
import { FORMATS, type Format, type Output, queryExpression } from './output';

/** Exit codes: done; could not be done; what somebody typed, or a file that he named, is wrong. */
const DONE = 0;
const FAILED = 1;
const USAGE = 2;

const LOCAL_PAGE = 'http://127.0.0.1:4400';

/** Runs one command line. @returns the exit code */
export async function run(argv: string[], terminal: Io): Promise<number> {
  const io = harmless(terminal);
  const help: string[] = [];
  try {
    const root = program(io, text => help.push(text));
    if (argv[0] === 'complete') await addCompletion(root);
    else addCompletionHelp(root);
    await root.parseAsync(withAddress(argv), { from: 'user' });
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return DONE;
    if (error instanceof CommanderError && error.code === 'commander.help') {
      io.out(help.join(''));
      return USAGE;
    }
    io.err(`${messageOf(error as Error)}\n`);
    return error instanceof CommanderError || error instanceof UsageError ? USAGE : FAILED;
  }
}

function messageOf(error: Error): string {
  return error instanceof CommanderError ? error.message.replace(/^error: /, '') : explainError(error);
}

/** `--local=URL` is the older spelling of `--local-url URL`. */
function withAddress(argv: string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((argument, index) => (index < end ? argument.replace(/^--local=/, '--local-url=') : argument));
}

/** @throws InvalidArgumentError for what is no address of a page */
function pageAddress(text: string): string {
  const address = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (text === '' || !URL.canParse(address))
    throw new InvalidArgumentError(`Write the address that npm start prints, such as ${LOCAL_PAGE}.`);
  return address;
}

type Globals = Omit<Whereabouts, 'local'> & { local?: true; localUrl?: string; json?: boolean; output?: Format; query?: string };

/** @param onHelp hears the help that nobody asked for by --help: no command was named */
function program(io: Io, onHelp: (text: string) => void): Command {
  const root = new Command('support-automation')
    .description('Shows and steers what Support Automation does: incidents, cases, findings, routing rules, dead letters.')
    .version(version, '--version', 'print the version')
    .option('--profile <name>', 'profile of the AWS configuration, as for the AWS CLI')
    .option('--region <region>', 'region of the installation, as for the AWS CLI')
    .option('--stack-name <name>', 'stack of the installation', 'SupportAutomation')
    .option('--local', `the run of npm start on this computer, whose page is at ${LOCAL_PAGE}`)
    .addOption(new Option('--local-url <url>', 'the same, whose page is at another address').argParser(pageAddress))
    .addOption(new Option('--output <format>', 'form of the answer, instead of words for people').choices(FORMATS))
    .addOption(new Option('--query <expression>', 'part of the answer, in JMESPath').argParser(queryExpression))
    .addOption(new Option('--json', 'the same as --output json').conflicts('output'))
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: text => io.out(text), writeErr: onHelp })
    .addHelpText('after', '\nExit codes: 0 done, 1 could not be done, 2 wrong usage or an unusable file.')
    .exitOverride();
  const globals = () => root.opts<Globals>();
  const runner: CommandRunner = {
    inSession: command => withSession(io, globals(), command),
    offline: () => ({ io, output: outputOf(globals()) }),
  };
  for (const add of COMMANDS) add(root, runner);
  return root;
}

const COMMANDS = [
  addIncidentCommands,
  addCaseCommands,
  addAdvisorCommands,
  addRuleCommands,
  addDeadLetterCommands,
  addInstallationCommands,
];

function outputOf({ json, output, query }: Globals): Output {
  return { format: json ? 'json' : output, query };
}

/** Finds the installation, runs the command, and closes the connections. */
async function withSession(io: Io, globals: Globals, command: SessionCommand): Promise<void> {
  const { profile, region, stackName, local, localUrl } = globals;
  const { findInstallation } = await import('./installation');
  const installation = await findInstallation({ profile, region, stackName, local: localUrl ?? (local && LOCAL_PAGE) });
  try {
    await command({ installation, io, output: outputOf(globals) });
  } finally {
    installation.clients.close();
  }
}
