import { parseDuration } from '../../lambdas/shared/duration';
import { parseRules } from '../../lambdas/shared/rules/routing-rules';
import type { MaintenanceWindow } from '../../lambdas/shared/rules/rule-schema';
import { UsageError } from '../../lambdas/shared/usage-error';
import { readableTime } from '../../lambdas/shared/wording';
import { settledRules } from '../deploy-rules';
import { CannotDo } from '../io';
import { putIntoForce } from '../put-rules';
import { usableDocument } from '../rules-document';
import { type Session, tell } from '../session';

/** Silences alarms for a time, by a maintenance window in the routing rules. What is recorded then opens no case; OK always counts. */
export async function suppress(session: Session, alarmName: string, options: { for: string; reason: string }): Promise<void> {
  const { now } = session.installation;
  const name = options.reason.trim();
  if (alarmName === '' || name === '') throw new UsageError('Neither the name of the alarm nor the reason may be empty.');
  const from = now();
  const until = new Date(from.getTime() + milliseconds(options.for));
  const window: MaintenanceWindow = { name, match: { alarmName }, from: from.toISOString(), until: until.toISOString() };
  await change(session, current => [...current, window], {
    value: window,
    words: `No case is opened for alarms called "${alarmName}" until ${readableTime(window.until)}: ${name}`,
  });
}

/** Ends the silence that `suppress` began, be it running or still to come. */
export async function unsuppress(session: Session, alarmName: string): Promise<void> {
  const isMeant = ({ match = {} }: MaintenanceWindow) => match.alarmName === alarmName && Object.keys(match).length === 1;
  const without = (current: MaintenanceWindow[]) => {
    const left = current.filter(window => !isMeant(window));
    if (left.length === current.length)
      throw new CannotDo(`No maintenance window is for alarms called "${alarmName}": rules show shows those that there are.`);
    return left;
  };
  await change(session, without, { value: { alarmName }, words: `Alarms called "${alarmName}" count again.` });
}

function milliseconds(duration: string): number {
  const read = parseDuration(duration);
  if (read <= 0) throw new UsageError('The duration must be longer than nothing.');
  return read;
}

/**
 * Reads the rules, changes their windows, and puts them into force if they can be used. Windows that are over are dropped on the way. Nothing is watched
 * afterwards: the document was checked whole, and the next change may be wanted within the minute.
 */
async function change(
  session: Session,
  next: (current: MaintenanceWindow[]) => MaintenanceWindow[],
  told: { value: object; words: string },
): Promise<void> {
  const read = await settledRules(session);
  const document = usableDocument(read.json);
  const current = (document.maintenance ?? []) as MaintenanceWindow[];
  const now = session.installation.now().getTime();
  const maintenance = next(current.filter(({ until }) => Date.parse(until) > now));
  const json = JSON.stringify({ ...document, maintenance }, null, 2);
  parseRules(json);
  const { version, deployment } = await putIntoForce(session, json, read, { atOnce: true, message: told.words });
  tell(session, { ...told.value, version, deployment }, () => told.words);
}
