import type { Command } from 'commander';
import { type CommandRunner, REFERENCE } from './program-parts';

/** What reads and writes cases. */
export function addCaseCommands(root: Command, { inSession }: CommandRunner): void {
  root
    .command('cases')
    .description('list the open cases of the installation, as AWS lists them now')
    .option('--all', 'resolved ones, too')
    .action(options => inSession(async session => (await import('../commands/cases')).cases(session, options)));
  root
    .command('attachment')
    .description('download a file of a case')
    .argument('<attachmentId>', 'as show lists it')
    .option('--out <file>', 'where to; without it, in this folder under its own name')
    .option('--force', 'overwrite a file that is there')
    .action((attachmentId, options) =>
      inSession(async session => (await import('../commands/attachment')).attachment(session, attachmentId, options)),
    );
  root
    .command('resolve')
    .description('resolve a case')
    .argument('<case>', REFERENCE)
    .option('--yes', 'do not ask')
    .action((reference, options) => inSession(async session => (await import('../commands/resolve')).resolve(session, reference, options)));
  root
    .command('reopen')
    .description('ask AWS to take up a resolved case again, by a comment on it')
    .argument('<case>', REFERENCE)
    .requiredOption('--reason <text>', 'what AWS is told')
    .option('--yes', 'do not ask')
    .action((reference, options) => inSession(async session => (await import('../commands/reopen')).reopen(session, reference, options)));
}
