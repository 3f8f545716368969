import { visibleLine } from '../../shared/visible';
import { readableMoment } from '../../shared/wording';
import type { Suppression } from '../incident/state-change';

const KIND: Record<Suppression['by'], string> = {
  'mute-rule': 'the mute rule',
  'suppressor-alarm': 'the suppressor alarm',
  'maintenance-window': 'the maintenance window',
};

/** Who suppressed an alarm, by the name that people gave it, and until when: `by the mute rule "nightly" until ...`. */
export function suppressionWords({ by, arn, until }: Suppression): string {
  return `by ${suppressorWords({ by, arn })}${until ? ` until ${readableMoment(until)}` : ''}`;
}

/** Who it is: `the mute rule "nightly"`. */
export function suppressorWords({ by, arn }: Pick<Suppression, 'by' | 'arn'>): string {
  return `${KIND[by]} "${visibleLine(nameOf(arn))}"`;
}

/** The name in an ARN may have colons itself. */
function nameOf(arn: string): string {
  const [, name] = /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm(?:-mute-rule)?:(.+)$/s.exec(arn) ?? [];
  return name ?? arn;
}
