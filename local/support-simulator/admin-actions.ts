import { advance, checkChanges, fault, finding, reply, settingChanges } from './admin-requests';
import type { CallsSeen } from './calls-seen';
import { type CaseReport, caseReport } from './case-details';
import { isMovable } from './clock';
import type { Faults } from './faults';
import { changeSettings } from './settings';
import type { Account } from './state/account';
import type { AwsActor, HumanActor } from './state/actors';

/** What the requests act on. */
export interface Administered {
  account: Account;
  faults: Faults;
  calls: Record<string, number>;
  seen: CallsSeen;
  aws: AwsActor;
  human: HumanActor;
}

/** Does what a request asks for and says what its answer is. `id` is what stands in the path for `{id}`. */
export type Action = (simulator: Administered, body: unknown, id: string) => unknown;

const reportOf = ({ account }: Administered, id: string): CaseReport => caseReport(account.cases, account.cases.requireByEitherId(id));

function replyTo(simulator: Administered, body: unknown, id: string): CaseReport {
  const { body: text, from, attachments } = reply.parse(body);
  const actor = from === 'AWS' ? simulator.aws : simulator.human;
  actor.reply(id, text, attachments);
  return reportOf(simulator, id);
}

/** Lets somebody act on a case and shows the case afterwards. */
const onCase =
  (act: (simulator: Administered, id: string) => void): Action =>
  (simulator, _body, id) => {
    act(simulator, id);
    return reportOf(simulator, id);
  };

const checkView = ({ trustedAdvisor }: Account, checkId: string) => trustedAdvisor.checks().find(({ id }) => id === checkId);

/** The settings somebody can change, as they are. */
export function settingsNow({ settings }: Account) {
  const { clock: _, host, port, accountId, seed, world, services, refreshCoolDownSeconds, onEvent, log, ...changeable } = settings;
  return structuredClone(changeable);
}

function advanceClock({ account }: Administered, body: unknown) {
  const { clock } = account.settings;
  if (!isMovable(clock)) throw new RangeError('The clock that this simulator was started with cannot be moved on');
  clock.advance(advance.parse(body).seconds);
  return { now: clock.now() };
}

/** Every request to the simulator itself, by method and path. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries<Action>({
    'GET cases': ({ account }) => account.cases.newestFirst().map(supportCase => caseReport(account.cases, supportCase)),
    'GET cases/{id}': (simulator, _body, id) => reportOf(simulator, id),
    'POST cases/{id}/reply': replyTo,
    'POST cases/{id}/open': onCase(({ aws }, id) => aws.open(id)),
    'POST cases/{id}/start-work': onCase(({ aws }, id) => aws.startWork(id)),
    'POST cases/{id}/resolve': onCase(({ human }, id) => human.resolve(id)),
    'POST cases/{id}/reopen': onCase(({ human }, id) => human.reopen(id)),
    'GET checks': ({ account }) => account.trustedAdvisor.checks(),
    'POST checks/{id}/find': ({ account }, body, id) => {
      const { flagged, ...how } = finding.parse(body);
      account.trustedAdvisor.find(id, flagged, how);
      return checkView(account, id);
    },
    'POST checks/{id}/change': ({ account }, body, id) => {
      account.trustedAdvisor.change(id, checkChanges.parse(body));
      return checkView(account, id);
    },
    'GET calls': ({ calls }) => calls,
    'GET calls/seen': ({ seen }) => seen.list(),
    'GET faults': ({ faults }) => faults.list(),
    'POST faults': ({ faults }, body) => ({ id: faults.add(fault.parse(body)) }),
    'DELETE faults': ({ faults }) => faults.clear(),
    'DELETE faults/{id}': ({ faults }, _body, id) => faults.remove(Number(id)),
    'GET settings': ({ account }) => settingsNow(account),
    'POST settings': ({ account }, body) => {
      changeSettings(account.settings, settingChanges.parse(body));
      return settingsNow(account);
    },
    'GET clock': ({ account }) => ({ now: account.settings.clock.now() }),
    'POST clock/advance': advanceClock,
  }),
);
