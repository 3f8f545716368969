import { type Command, Option } from 'commander';
import type { CommandRunner } from './program-parts';

/** What is done once in the life of an installation. */
export function addInstallationCommands(root: Command, { inSession }: CommandRunner): void {
  root
    .command('hand-over')
    .description('before the stack is deleted: tell AWS on every open case that people follow it from now on')
    .option('--resolve', 'resolve the cases instead')
    .option('--yes', 'do not ask')
    .action(options => inSession(async session => (await import('../commands/hand-over')).handOver(session, options)));
  root
    .command('adopt')
    .description('after a new deployment: copy the records of an installation that was deleted into the tables of this one')
    .addOption(new Option('--case-table <name>', 'the case table that was left behind'))
    .addOption(new Option('--advisor-table <name>', "Trusted Advisor's table that was left behind"))
    .option('--yes', 'do not ask')
    .action(options => inSession(async session => (await import('../commands/adopt')).adopt(session, options)));
}
