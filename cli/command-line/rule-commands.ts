import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandRunner } from './program-parts';

/** What reads and writes the rules, and previews them. */
export function addRuleCommands(root: Command, { inSession, offline }: CommandRunner): void {
  const rules = root.command('rules').description('the routing rules');
  rules
    .command('show')
    .alias('get')
    .description('print the rules in force, or an earlier version of them')
    .argument('[version]', 'as rules history lists it')
    .action(version => inSession(async session => (await import('../commands/rules')).showRules(session, version)));
  rules
    .command('check')
    .alias('validate')
    .description('say whether the rules in a file can be used; asks nobody')
    .argument('<file>', 'JSON; - is stdin')
    .action(async file => (await import('../commands/rules')).checkRules(offline(), file));
  withDeployOptions(rules.command('put'))
    .description('check the rules in a file and put them into force')
    .argument('<file>', 'JSON; - is stdin')
    .option('--message <text>', 'why; kept with the version')
    .action((file, options) => inSession(async session => (await import('../commands/rules')).putRules(session, file, options)));
  withDeployOptions(rules.command('edit'))
    .description('open the rules in force in an editor, and put what was written into force')
    .option('--message <text>', 'why; kept with the version')
    .action(options => inSession(async session => (await import('../commands/rules-edit')).editRules(session, options)));
  rules
    .command('history')
    .description('list the versions of the rules')
    .action(() => inSession(async session => (await import('../commands/rules-history')).rulesHistory(session)));
  rules
    .command('diff')
    .description('say what differs from the rules in force, or between two documents')
    .argument('<first>', 'a version, or a file')
    .argument('[second]', 'another one')
    .action((first, second) => inSession(async session => (await import('../commands/rules-history')).diffRules(session, first, second)));
  withDeployOptions(rules.command('rollback'))
    .description('put an earlier version into force again')
    .argument('[version]', 'as rules history lists it; without one, the version that was in force before')
    .action((version, options) => inSession(async session => (await import('../commands/rules')).rollBackRules(session, version, options)));
  addSilencing(root, inSession);
  addPreview(root, offline);
}

function addSilencing(root: Command, inSession: CommandRunner['inSession']): void {
  root
    .command('suppress')
    .description('open no case for some alarms, for a time')
    .argument('<alarm>', 'name of the alarm; * and ? stand for any characters, or one')
    .requiredOption('--for <duration>', '90m, 2h, 1h30m, 1d')
    .requiredOption('--reason <text>', 'kept as the name of the maintenance window')
    .action((alarm, options) => inSession(async session => (await import('../commands/suppress')).suppress(session, alarm, options)));
  root
    .command('unsuppress')
    .description('end that time')
    .argument('<alarm>', 'as it was given to suppress')
    .action(alarm => inSession(async session => (await import('../commands/suppress')).unsuppress(session, alarm)));
}

function addPreview(root: Command, offline: CommandRunner['offline']): void {
  root
    .command('route')
    .description('say which rule wins for an alarm event, and which case would be opened; asks nobody')
    .requiredOption('--event <file>', 'a CloudWatch alarm event as EventBridge delivers it, JSON; - is stdin')
    .option('--rules <file>', 'rules, JSON; - is stdin; without them, none')
    .addOption(
      new Option('--param <Name=Value>', 'a parameter of the stack; repeatable')
        .argParser(collectParameter)
        .default({}, "the stack's defaults"),
    )
    .action(async options => (await import('../commands/route')).route(offline(), options));
}

function withDeployOptions(command: Command): Command {
  return command
    .option('--no-wait', 'do not wait for what becomes of the deployment')
    .option('--at-once', 'without watching the alarm for five minutes, so that the next change can follow at once');
}

function collectParameter(text: string, earlier: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError('Write Name=Value.');
  return { ...earlier, [name]: value };
}
