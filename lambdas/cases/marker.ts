import { createHash } from 'node:crypto';
import type { Incident } from './incident';

/**
 * The words by which a case of ours is found again when its caseId was lost. They depend on nothing but what the incident is, so that every
 * invocation computes the same ones.
 */
export function caseMarker(installation: string, { incidentKey, generation }: Pick<Incident, 'incidentKey' | 'generation'>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([installation, incidentKey, generation]))
    .digest('hex');
  return `sa-${hash.slice(0, 12)}`;
}

/** The words by which one comment is found again: the case's marker and the number of the claim. */
export function commentMarker(installation: string, incident: Incident): string {
  return `${caseMarker(installation, incident)}/${incident.fence + 1}`;
}

/** The line that carries a marker in a text. */
export function referenceLine(marker: string): string {
  return `Reference: [${marker}]`;
}

/** Whether a text was written under the marker: the line stands there, and not as a quotation in somebody's answer. */
export function carriesMarker(text: string, marker: string): boolean {
  return text.split('\n').some(line => line.trim() === referenceLine(marker));
}

/** Whether a text was written by us on the case with this marker, be it the case's own text or a comment. */
export function isOurs(text: string, ofCase: string): boolean {
  return text.split('\n').some(line => line.trim().startsWith(`Reference: [${ofCase}`));
}
