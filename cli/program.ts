import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../lambdas/shared/usage-error';
import { version } from '../package.json';
import { explainError } from './explain-error';
import type { Whereabouts } from './installation';
import { CannotDo, harmless, type Io } from './io';
import type { Session } from './session';

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
    await program(io, text => help.push(text)).parseAsync(withAddress(argv), { from: 'user' });
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
  if (error instanceof CommanderError) return error.message.replace(/^error: /, '');
  return error instanceof UsageError || error instanceof CannotDo ? error.message : explainError(error);
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

type Globals = Omit<Whereabouts, 'local'> & { local?: true; localUrl?: string; json?: boolean };
type Command_ = (session: Session) => Promise<void>;

/** @param onHelp hears the help that nobody asked for by --help: no command was named */
function program(io: Io, onHelp: (text: string) => void): Command {
  const root = new Command('support-automation')
    .description('Shows and steers what Support Automation does: incidents, cases, routing rules, dead letters.')
    .version(version, '--version', 'print the version')
    .option('--profile <name>', 'profile of the AWS configuration, as for the AWS CLI')
    .option('--region <region>', 'region of the installation, as for the AWS CLI')
    .option('--stack-name <name>', 'stack of the installation', 'SupportAutomation')
    .option('--local', `the run of npm start on this computer, whose page is at ${LOCAL_PAGE}`)
    .addOption(new Option('--local-url <url>', 'the same, whose page is at another address').argParser(pageAddress))
    .option('--json', 'one JSON document on stdout, for programs')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: text => io.out(text), writeErr: onHelp })
    .addHelpText('after', '\nExit codes: 0 done, 1 could not be done, 2 wrong usage or an unusable file.')
    .exitOverride();
  const globals = () => root.opts<Globals>();
  const inSession = (command: Command_) => withSession(io, globals(), command);
  const offline = () => ({ io, json: globals().json ?? false });
  addIncidentCommands(root, inSession);
  addCaseCommands(root, inSession);
  addRuleCommands(root, inSession, offline);
  addDeadLetterCommands(root, inSession);
  return root;
}

/** Finds the installation, runs the command, and closes the connections. */
async function withSession(io: Io, { json = false, local, localUrl, ...place }: Globals, command: Command_): Promise<void> {
  const { findInstallation } = await import('./installation');
  const installation = await findInstallation({ ...place, local: localUrl ?? (local && LOCAL_PAGE) });
  try {
    await command({ installation, io, json });
  } finally {
    installation.clients.close();
  }
}

type InSession = (command: Command_) => Promise<void>;

const REFERENCE = 'key of the incident, name of its alarm, or display ID or caseId of its case';

// Each command is loaded when it is asked for: most of them bring clients of AWS along.

function addIncidentCommands(root: Command, inSession: InSession): void {
  root
    .command('incidents')
    .description('list the incidents that are not over, the newest first')
    .option('--all', 'those that are over, too')
    .option('--phase <phase>', 'those of one phase: idle, pending, open, resolved, failed')
    .action(options => inSession(async session => (await import('./commands/incidents')).incidents(session, options)));
  root
    .command('show')
    .description('show one incident with all that happened to it')
    .argument('<incident>', REFERENCE)
    .option('--full', 'every line of what was written on its cases')
    .action((reference, options) => inSession(async session => (await import('./commands/show')).show(session, reference, options)));
  root
    .command('explain')
    .description('say what would be done with an incident now, and why')
    .argument('<incident>', REFERENCE)
    .action(reference => inSession(async session => (await import('./commands/explain')).explain(session, reference)));
}

function addCaseCommands(root: Command, inSession: InSession): void {
  root
    .command('cases')
    .description('list the open cases of the installation, as AWS lists them now')
    .option('--all', 'resolved ones, too')
    .action(options => inSession(async session => (await import('./commands/cases')).cases(session, options)));
  root
    .command('attachment')
    .description('download a file of a case')
    .argument('<attachmentId>', 'as show lists it')
    .option('--out <file>', 'where to; without it, in this folder under its own name')
    .option('--force', 'overwrite a file that is there')
    .action((attachmentId, options) =>
      inSession(async session => (await import('./commands/attachment')).attachment(session, attachmentId, options)),
    );
  root
    .command('resolve')
    .description('resolve a case')
    .argument('<case>', REFERENCE)
    .option('--yes', 'do not ask')
    .action((reference, options) => inSession(async session => (await import('./commands/resolve')).resolve(session, reference, options)));
  root
    .command('reopen')
    .description('ask AWS to take up a resolved case again, by a comment on it')
    .argument('<case>', REFERENCE)
    .requiredOption('--reason <text>', 'what AWS is told')
    .option('--yes', 'do not ask')
    .action((reference, options) => inSession(async session => (await import('./commands/reopen')).reopen(session, reference, options)));
}

function addRuleCommands(root: Command, inSession: InSession, offline: () => Pick<Session, 'io' | 'json'>): void {
  const rules = root.command('rules').description('the routing rules');
  rules
    .command('show')
    .alias('get')
    .description('print the rules in force, or an earlier version of them')
    .argument('[version]', 'as rules history lists it')
    .action(version => inSession(async session => (await import('./commands/rules')).showRules(session, version)));
  rules
    .command('check')
    .alias('validate')
    .description('say whether the rules in a file can be used; asks nobody')
    .argument('<file>')
    .action(async file => (await import('./commands/rules')).checkRules(offline(), file));
  withDeployOptions(rules.command('put'))
    .description('check the rules in a file and put them into force')
    .argument('<file>')
    .option('--message <text>', 'why; kept with the version')
    .action((file, options) => inSession(async session => (await import('./commands/rules')).putRules(session, file, options)));
  withDeployOptions(rules.command('edit'))
    .description('open the rules in force in an editor, and put what was written into force')
    .option('--message <text>', 'why; kept with the version')
    .action(options => inSession(async session => (await import('./commands/rules-edit')).editRules(session, options)));
  rules
    .command('history')
    .description('list the versions of the rules')
    .action(() => inSession(async session => (await import('./commands/rules-history')).rulesHistory(session)));
  rules
    .command('diff')
    .description('say what differs from the rules in force, or between two documents')
    .argument('<first>', 'a version, or a file')
    .argument('[second]', 'another one')
    .action((first, second) => inSession(async session => (await import('./commands/rules-history')).diffRules(session, first, second)));
  withDeployOptions(rules.command('rollback'))
    .description('put an earlier version into force again')
    .argument('[version]', 'as rules history lists it; without one, the version that was in force before')
    .action((version, options) => inSession(async session => (await import('./commands/rules')).rollBackRules(session, version, options)));
  root
    .command('suppress')
    .description('open no case for some alarms, for a time')
    .argument('<alarm>', 'name of the alarm; * and ? stand for any characters, or one')
    .requiredOption('--for <duration>', '90m, 2h, 1h30m, 1d')
    .requiredOption('--reason <text>', 'kept as the name of the maintenance window')
    .action((alarm, options) => inSession(async session => (await import('./commands/suppress')).suppress(session, alarm, options)));
  root
    .command('unsuppress')
    .description('end that time')
    .argument('<alarm>', 'as it was given to suppress')
    .action(alarm => inSession(async session => (await import('./commands/suppress')).unsuppress(session, alarm)));
  root
    .command('route')
    .description('say which rule wins for an alarm event, and which case would be opened; asks nobody')
    .requiredOption('--event <file>', 'a CloudWatch alarm event as EventBridge delivers it, JSON')
    .option('--rules <file>', 'rules, JSON; without them, none')
    .addOption(
      new Option('--param <Name=Value>', 'a parameter of the stack; repeatable')
        .argParser(collectParameter)
        .default({}, "the stack's defaults"),
    )
    .action(async options => (await import('./commands/route')).route(offline(), options));
}

function withDeployOptions(command: Command): Command {
  return command
    .option('--no-wait', 'do not wait for what becomes of the deployment')
    .option('--at-once', 'without watching the alarm for five minutes, so that the next change can follow at once');
}

function addDeadLetterCommands(root: Command, inSession: InSession): void {
  const letters = root.command('dead-letters').description('alarm events that could not be handled');
  letters
    .command('list', { isDefault: true })
    .description('list them with the reasons')
    .action(() => inSession(async session => (await import('./commands/dead-letters')).listDeadLetters(session)));
  letters
    .command('replay')
    .description('put them back into the queue of alarm events')
    .option('--all', 'all that are there now')
    .addOption(
      new Option('--id <id>', 'one of them; repeatable').argParser((id: string, earlier: string[]) => [...earlier, id]).default([], 'none'),
    )
    .action(options => inSession(async session => (await import('./commands/dead-letters')).replayDeadLetters(session, options)));
}

function collectParameter(text: string, earlier: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError('Write Name=Value.');
  return { ...earlier, [name]: value };
}
