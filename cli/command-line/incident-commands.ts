import type { Command } from 'commander';
import { type CommandRunner, durationOption, REFERENCE } from './program-parts';

// Each command is loaded when it is asked for: most of them bring clients of AWS along.

/** What looks at incidents. */
export function addIncidentCommands(root: Command, { inSession }: CommandRunner): void {
  root
    .command('incidents')
    .description('list the incidents that are not over, the newest first')
    .option('--all', 'those that are over, too')
    .option('--phase <phase>', 'those of one phase: idle, pending, open, resolved, failed')
    .action(options => inSession(async session => (await import('../commands/incidents')).incidents(session, options)));
  root
    .command('show')
    .description('show one incident with all that happened to it')
    .argument('<incident>', REFERENCE)
    .option('--full', 'every line of what was written on its cases')
    .action((reference, options) => inSession(async session => (await import('../commands/show')).show(session, reference, options)));
  root
    .command('watch')
    .description('list the incidents that are not over, and go on with a line for every change, until Ctrl-C')
    .option('--every <duration>', 'how often the table is read', durationOption, 30_000)
    .option('--for <duration>', 'how long; without it, until Ctrl-C', durationOption)
    .action(options => inSession(async session => (await import('../commands/watch')).watch(session, options)));
  root
    .command('explain')
    .description('say what would be done with an incident now, and why')
    .argument('<incident>', REFERENCE)
    .action(reference => inSession(async session => (await import('../commands/explain')).explain(session, reference)));
  root
    .command('suppressions')
    .description('list what is kept from becoming a case, by what, and until when')
    .option('--all', 'maintenance windows that are over, too')
    .action(options => inSession(async session => (await import('../commands/suppressions')).suppressions(session, options)));
  const dryRun = root.command('dry-run').description('what a dry run has shown');
  dryRun
    .command('report')
    .description('say which cases would have been opened, per day and alarm')
    .option('--since <duration>', 'how far back', durationOption, 7 * 86_400_000)
    .option('--markdown', 'as a page that can be sent around')
    .action(options => inSession(async session => (await import('../commands/dry-run-report')).dryRunReport(session, options)));
}
