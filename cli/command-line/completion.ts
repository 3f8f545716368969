import type { Command } from 'commander';

/**
 * Adds `complete SHELL`, which prints a completion script for bash, zsh, fish or PowerShell, and answers the script's questions. Only loaded when it is
 * asked for: a completion is wanted at every press of a key, all else never.
 */
export async function addCompletion(root: Command): Promise<void> {
  const { default: completion } = await import('@bomb.sh/tab/commander');
  completion(root);
}

/** Lists the command in the help, where nobody completes anything. */
export function addCompletionHelp(root: Command): void {
  root
    .command('complete')
    .description('print a completion script for a shell: source <(support-automation complete bash)')
    .argument('<shell>', 'bash, zsh, fish or powershell');
}
