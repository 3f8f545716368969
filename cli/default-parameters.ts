import { stackParameters } from '../lib/stack-parameters';
import type { StackParameters } from './stack-settings';

/**
 * The values of the stack's parameters where nothing is deployed, as CloudFormation tells them: lists as one text.
 * @throws UsageError for a name or a value that the stack does not take
 */
export function defaultParameters(given: Record<string, string> = {}): StackParameters {
  return Object.fromEntries(Object.entries(stackParameters(given)).map(([name, value]) => [name, [value].flat().join(',')]));
}
