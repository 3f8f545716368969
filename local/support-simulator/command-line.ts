// More than 150 lines: the flags are one list, and stand beside what reads each of them.
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { FAULT_KINDS, type FaultRule, Faults } from './faults';
import type { Limits } from './limits';
import { readServices } from './read-services';
import type { CommentOnResolved, SimulatorOptions } from './settings';
import { defaultWorld } from './world/default-world';
import { readWorld } from './world/read-world';

/** What the flags ask for. */
export interface CommandLine {
  options: SimulatorOptions;
  faults: FaultRule[];
  quiet: boolean;
}

interface Flags extends Pick<SimulatorOptions, 'resolvedCasesById' | 'unknownServiceCodes' | 'firstStatus' | 'caseOrder'> {
  port: number;
  host: string;
  services?: string;
  accountId: string;
  seed: number;
  world?: string;
  enqueuedSeconds?: number;
  refreshSeconds?: number;
  coolDown?: number;
  visibilityDelay?: number;
  commentOnResolved?: CommentOnResolved;
  plan: boolean;
  casesPerHour?: number;
  supportRate?: number;
  trustedAdvisorRate?: number;
  latency?: number;
  fault: FaultRule[];
  quiet: boolean;
}

const number =
  (least: number, most = Number.MAX_SAFE_INTEGER, whole = true) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least}${most < 1e9 ? ` to ${most}` : ''}.`);
  };

const seconds = number(0, undefined, false);

const rate = (text: string): number => (text === 'unlimited' ? Number.POSITIVE_INFINITY : number(1)(text));

function accountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be twelve digits.');
}

/** `kind[,operation=NAME][,times=N][,probability=P][,seconds=S][,error=NAME]` */
function fault(text: string, earlier: FaultRule[]): FaultRule[] {
  const [kind, ...pairs] = text.split(',');
  const members = new Map<string, unknown>([['kind', kind]]);
  for (const pair of pairs) {
    const [key = '', value] = pair.split('=');
    if (!value || !['operation', 'times', 'probability', 'seconds', 'error'].includes(key)) {
      throw new InvalidArgumentError(`"${pair}" is none of operation=, times=, probability=, seconds=, error=.`);
    }
    members.set(key, key === 'operation' || key === 'error' ? value : Number(value));
  }
  const rule: unknown = Object.fromEntries(members);
  try {
    new Faults(0).add(rule as FaultRule);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
  return [...earlier, rule as FaultRule];
}

const choice = (flags: string, description: string, choices: string[]) => new Option(flags, description).choices(choices);

function command(): Command {
  return new Command('aws-support-simulator')
    .description('Serves the AWS Support API on this computer, without an AWS account.')
    .option('--port <number>', 'TCP port; 0 lets the system choose', number(0, 65535), 0)
    .option('--host <address>', 'address to listen on; any other than 127.0.0.1 lets others in, who need no password', '127.0.0.1')
    .option('--account-id <id>', 'twelve digits', accountId, '123456789012')
    .option('--seed <number>', 'same seed, same IDs and findings', number(0), 1)
    .option('--world <file>', 'JSON file that describes the Trusted Advisor checks')
    .option('--services <file>', 'what cases can be about: what `aws support describe-services` printed')
    .option('--enqueued-seconds <seconds>', 'how long a refresh stays enqueued (1)', seconds)
    .option('--refresh-seconds <seconds>', 'how long a refresh typically stays processing (3)', seconds)
    .option('--cool-down <seconds>', 'time between two refreshes of one check (3600)', seconds)
    .option('--visibility-delay <seconds>', 'how long DescribeCases does not show a new case (0)', seconds)
    .addOption(
      choice('--comment-on-resolved <what>', 'what a comment does to a resolved case (stays-resolved)', [
        'reopens',
        'stays-resolved',
        'rejected',
      ]),
    )
    .addOption(choice('--resolved-cases-by-id <what>', 'a resolved case asked for by its ID (left-out)', ['left-out', 'shown']))
    .addOption(choice('--unknown-service-codes <what>', 'codes that DescribeServices does not know (rejected)', ['rejected', 'left-out']))
    .addOption(choice('--first-status <status>', 'status of a new case (unassigned)', ['unassigned', 'opened', 'work-in-progress']))
    .addOption(choice('--case-order <order>', 'order of DescribeCases (newest-first)', ['newest-first', 'oldest-first']))
    .option('--cases-per-hour <number>', 'how many cases the account may create in an hour (10)', number(0))
    .option('--support-rate <number>', 'calls a second on cases, or unlimited (5)', rate)
    .option('--trusted-advisor-rate <number>', 'calls a second on Trusted Advisor, or unlimited (100)', rate)
    .option('--no-plan', 'the account has no support plan')
    .option('--latency <seconds>', 'how long every answer takes', seconds)
    .option(
      '--fault <rule>',
      `what goes wrong, repeatable: KIND[,operation=][,times=][,probability=][,seconds=][,error=]; KIND is one of ${FAULT_KINDS.join(', ')}`,
      fault,
      [],
    )
    .option('--quiet', 'no line for each call', false);
}

function worldFrom(flags: Flags) {
  const defaults = { seed: flags.seed, enqueuedSeconds: flags.enqueuedSeconds, processingSeconds: flags.refreshSeconds };
  if (flags.world === undefined) return defaultWorld(defaults);
  return readFrom(flags.world, 'world', json => readWorld(json, defaults));
}

function readFrom<T>(file: string, flag: string, read: (json: unknown) => T): T {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`error: option '--${flag} <file>' argument '${file}' is invalid. ${(error as Error).message}`);
  }
}

function limitsFrom({ casesPerHour, supportRate, trustedAdvisorRate }: Flags): Partial<Limits> {
  return {
    ...(casesPerHour !== undefined && { casesPerHour }),
    ...(supportRate !== undefined && { supportCallsPerSecond: supportRate }),
    ...(trustedAdvisorRate !== undefined && { trustedAdvisorCallsPerSecond: trustedAdvisorRate }),
  };
}

/** Reads the flags. Throws a CommanderError for wrong flags (and for --help), another Error for a wrong world file. */
export function readCommandLine(argv: string[]): CommandLine {
  const program = command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const flags = program.parse(argv, { from: 'user' }).opts<Flags>();
  const latency: FaultRule[] = flags.latency ? [{ kind: 'latency', seconds: flags.latency }] : [];
  const options: SimulatorOptions = {
    port: flags.port,
    host: flags.host,
    accountId: flags.accountId,
    seed: flags.seed,
    world: worldFrom(flags),
    limits: limitsFrom(flags),
    supportPlan: flags.plan,
    visibilityDelaySeconds: flags.visibilityDelay,
    commentOnResolved: flags.commentOnResolved,
    resolvedCasesById: flags.resolvedCasesById,
    unknownServiceCodes: flags.unknownServiceCodes,
    firstStatus: flags.firstStatus,
    caseOrder: flags.caseOrder,
    services: flags.services === undefined ? undefined : readFrom(flags.services, 'services', readServices),
    refreshCoolDownSeconds: flags.coolDown,
  };
  return { options, faults: [...latency, ...flags.fault], quiet: flags.quiet };
}
