import { type Command, Option } from 'commander';
import { type CommandRunner, collected } from './program-parts';

/** What looks after events that could not be handled. */
export function addDeadLetterCommands(root: Command, { inSession }: CommandRunner): void {
  const letters = root.command('dead-letters').description('alarm events that could not be handled');
  letters
    .command('list', { isDefault: true })
    .description('list them with the reasons')
    .action(() => inSession(async session => (await import('../commands/dead-letters')).listDeadLetters(session)));
  letters
    .command('replay')
    .description('put them back into the queue of alarm events')
    .option('--all', 'all that are there now')
    .addOption(new Option('--id <id>', 'one of them; repeatable').argParser(collected).default([], 'none'))
    .action(options => inSession(async session => (await import('../commands/dead-letters')).replayDeadLetters(session, options)));
}
