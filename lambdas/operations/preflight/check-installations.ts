import { type EventBridgeClient, ListRulesCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { ALARM_RULE_DESCRIPTION } from '../../shared/contract';
import { bad, type Finding, good } from './finding';

/** Which rule is ours, and which alarms it takes. */
export interface OwnRule {
  name: string;
  /** Only alarms whose name begins so; empty: all. */
  alarmNamePrefix: string;
}

/**
 * Whether another installation takes alarms that this one takes, by the rules of the default bus: each alarm would get two cases.
 * Another is known by the description that this application gives its rule, so that somebody who changed it is not seen; nor is one in another region or
 * account whose alarms are sent here and there, and nor is another product.
 */
export function installationsFinding({ name, alarmNamePrefix }: OwnRule, rules: Rule[]): Finding {
  const others = rules.filter(
    rule =>
      rule.Name !== name &&
      rule.Description === ALARM_RULE_DESCRIPTION &&
      rule.State !== 'DISABLED' &&
      prefixesOf(rule).some(prefix => prefix.startsWith(alarmNamePrefix) || alarmNamePrefix.startsWith(prefix)),
  );
  if (others.length === 0) return good('installations', 'No other installation here works the same alarms.');
  const names = others.map(rule => rule.Name).join(', ');
  return bad(
    'installations',
    `Another installation takes the same alarms (rule ${names}): each would get two cases. Delete one, keep one in DryRun, or part them by AlarmNamePrefix.`,
  );
}

/** A pattern that cannot be read may take anything. */
function prefixesOf({ EventPattern = '{}' }: Rule): string[] {
  try {
    const names: unknown = JSON.parse(EventPattern)?.detail?.alarmName;
    if (!Array.isArray(names)) return [''];
    return names.map(each => (typeof each?.prefix === 'string' ? each.prefix : ''));
  } catch {
    return [''];
  }
}

/** Every rule of the default bus. */
export async function listRules(client: Pick<EventBridgeClient, 'send'>): Promise<Rule[]> {
  const all: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await (client as EventBridgeClient).send(new ListRulesCommand({ NextToken }));
    all.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}
