import { cut, oneLine } from '../../shared/wording';
import type { Route } from '../incident/routing-decision';

/** The severities as the console of AWS Support names them. */
const SEVERITY = new Map([
  ['low', 'general guidance'],
  ['normal', 'system impaired'],
  ['high', 'production system impaired'],
  ['urgent', 'production system down'],
  ['critical', 'business-critical system down'],
]);

export function severityLine({ severityCode }: Route): string {
  const meaning = SEVERITY.get(severityCode);
  return `Severity asked for: ${cut(oneLine(severityCode), 100)}${meaning ? ` (${meaning})` : ''}`;
}
