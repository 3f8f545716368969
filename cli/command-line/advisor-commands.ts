import { type Command, Option } from 'commander';
import { type CommandRunner, collected } from './program-parts';

/** What shows and refreshes Trusted Advisor. */
export function addAdvisorCommands(root: Command, { inSession }: CommandRunner): void {
  root
    .command('findings')
    .description('list what Trusted Advisor finds, the most serious first')
    .addOption(repeatedCheck())
    .option('--new', 'what appeared, came back or got worse since the last refresh began')
    .addOption(
      new Option('--state <state>', 'open, suppressed or fixed ones').choices(['open', 'suppressed', 'fixed', 'all']).default('open'),
    )
    .addOption(new Option('--status <status>').choices(['error', 'warning']))
    .option('--category <category>', 'security, cost_optimizing, fault_tolerance, performance, service_limits, operational_excellence')
    .option('--finding-region <region>', 'where the resource is; --region is where the installation is')
    .option(
      '--resource <glob>',
      'name or ID of the resource, or anything else that the check says of it; * and ? stand for any characters, or one',
    )
    .action(options => inSession(async session => (await import('../commands/findings')).findings(session, options)));
  root
    .command('checks')
    .description('list the checks of Trusted Advisor, with how each stands')
    .option('--flagged', 'those at warning or error')
    .option('--category <category>', 'as for findings')
    .action(options => inSession(async session => (await import('../commands/checks')).checks(session, options)));
  root
    .command('refresh')
    .description('refresh Trusted Advisor now')
    .addOption(repeatedCheck())
    .option('--wait', 'until it is over, and say what came of it')
    .action(options => inSession(async session => (await import('../commands/refresh')).refresh(session, options)));
}

function repeatedCheck(): Option {
  return new Option('--check <check>', 'ID of a check, or its name; * and ? stand for any characters, or one; repeatable')
    .argParser(collected)
    .default([], 'all');
}
