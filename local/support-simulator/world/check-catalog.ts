import checks from '../data/trusted-advisor-checks.json';
import { fractionOf } from '../seeded-random';
import type { CheckDescription } from './world';

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789';

/** What a check of each category is for, what its colours mean, and what to do about it. */
const TEXTS = new Map(
  Object.entries<[purpose: string, alert: string, action: string]>({
    cost_optimizing: [
      'Looks for money spent on something nobody uses',
      'Yellow: at least one resource could cost less.',
      'Stop, shrink or delete what is listed.',
    ],
    security: [
      'Looks for settings that leave the account less protected than it could be',
      'Red: open to anybody. Yellow: wider open than it needs to be.',
      'Tighten the listed settings.',
    ],
    fault_tolerance: [
      'Looks for resources that one failure would take down',
      'Red: no second copy or path. Yellow: a weak one.',
      'Add redundancy or backups to what is listed.',
    ],
    performance: [
      'Looks for resources that work at their limit or in a slow way',
      'Yellow: at least one resource slows its users down.',
      'Change the size or the configuration of what is listed.',
    ],
    service_limits: [
      'Compares what the account uses with its quota',
      'Yellow: 80% of the quota is used. Red: all of it.',
      'Delete what is not needed, or ask Service Quotas for more.',
    ],
  }),
);

function describe(name: string, category: string): string {
  const [purpose, alert, action] = TEXTS.get(category) ?? ['Looks at', 'Yellow: something was found.', 'Look at what is listed.'];
  return `${purpose}: <b>${name}</b>.<br><br><b>Alert criteria</b><br>${alert}<br><br><b>Recommended action</b><br>${action}<br>`;
}

function checkNumber(index: number): CheckDescription {
  const original = checks[index % checks.length]!;
  const copy = Math.floor(index / checks.length);
  const name = copy === 0 ? original.name : `${original.name} (${copy + 1})`;
  const id = copy === 0 ? original.id : copiedId(original.id, copy);
  return { ...original, id, name, description: describe(name, original.category) };
}

/** An ID that looks like the real ones, for checks beyond the real list. */
function copiedId(id: string, copy: number): string {
  return Array.from({ length: 10 }, (_, at) => ALPHABET[Math.floor(fractionOf(id, copy, at) * ALPHABET.length)]).join('');
}

/** How many real checks the catalog holds. */
export const REAL_CHECKS = checks.length;

/** The first `count` checks; beyond the real ones come copies of them under IDs of their own. */
export const checkDescriptions = (count: number): CheckDescription[] => Array.from({ length: count }, (_, index) => checkNumber(index));
