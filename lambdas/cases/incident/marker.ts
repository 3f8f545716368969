import { createHash } from 'node:crypto';
import type { Incident } from './incident';
import { type Ours, type SentTexts, withText } from './our-texts';
import { treatmentOf } from './subject';

/**
 * The words at the end of a case's subject by which it is found again when its caseId was lost. They depend on nothing but what the incident is, so that every
 * invocation computes the same ones.
 */
export function caseMarker(installation: string, { incidentKey, generation }: Pick<Incident, 'incidentKey' | 'generation'>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([installation, incidentKey, generation]))
    .digest('hex');
  return `sa-${hash.slice(0, 12)}`;
}

/** Makes the text of each comment another: the case's marker and the number of the claim. */
export function commentMarker(installation: string, incident: Incident): string {
  return `${caseMarker(installation, incident)}/${incident.fence + 1}`;
}

/** The line that carries a marker in a text. It is for people: anybody may quote it, so nothing follows from it. */
export function referenceLine(marker: string): string {
  return `Reference: [${marker}]`;
}

/** What tells our texts on the incident's case from those of others. */
export function oursOf(installation: string, incident: Incident): Ours {
  const { sent = { cases: [], comments: [] }, isSentUnknown: isPartlyUnknown } = incident;
  return { ...sent, marker: caseMarker(installation, incident), isPartlyUnknown, trustsReference: treatmentOf(incident).trustsReference };
}

/** A text is about to be sent for this incident: from now on it is known as ours. */
export function withSent(incident: Incident, kind: keyof SentTexts, body: string): Incident {
  return { ...incident, sent: withText(incident.sent, kind, body) };
}
