import type { Incident } from '../../cases/incident/incident';
import { reasonInWords } from '../../cases/text/decision-words';
import { suppressorWords } from '../../cases/text/suppression-words';
import type { Exclusion, MaintenanceWindow } from '../../shared/rules/rule-schema';
import { readableMoment, readableTime } from '../../shared/wording';
import { button } from './action';
import { html, table } from './html';
import type { Widget } from './widget';

/** Why no case was opened: alarms that fire and have none, by whom and until when; and what the rules keep quiet. */
export const suppressedWidget: Widget = async ({ endpoint }, { firing, rules, now }) => {
  const [{ incidents, isCut }, book] = [await firing(), await rules()];
  const quiet = incidents.filter(
    ({ phase, subject, alarm }) => subject.kind !== 'overflow' && (alarm.suppression !== undefined || phase === 'idle'),
  );
  const at = now().toISOString();
  return html`${table(
    'Alarms that fire and open no case',
    ['Alarm', 'Firing since', 'Because', 'Until', ''],
    quiet.map(incident => rowOf(incident, endpoint)),
    'Every alarm that fires has a case, or waits for one.',
  )}
${isCut && html`<p class="sa-soft">The table is too large to look through here: support-automation suppressions lists all.</p>`}
${table('Maintenance windows', ['Window', 'Alarms', 'From', 'Until'], book.maintenance.filter(({ until }) => new Date(until).toISOString() > at).map(windowOf), 'The rules have no maintenance window that is not over.')}
${table('Exclusions of Trusted Advisor', ['Checks', 'Resources', 'Why', 'Until'], book.exclusions.map(exclusionOf), 'The rules exclude nothing.')}`;
};

function rowOf({ subject, alarm: { since, suppression }, reason, incidentKey }: Incident, endpoint: string) {
  return [
    subject.name,
    readableTime(since),
    suppression ? `Suppressed by ${suppressorWords(suppression)}.` : reasonInWords(reason),
    suppression?.until ? readableTime(suppression.until) : 'until it changes',
    button('Details', { endpoint, display: 'popup', parameters: { widget: 'incident', incidentKey } }),
  ];
}

function windowOf({ name, match = {}, from, until }: MaintenanceWindow) {
  const parts = Object.entries(match).map(([member, value]) => `${member} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [name, parts.join(', ') || 'every alarm', readableMoment(from), readableMoment(until)];
}

function exclusionOf({ checkId, resource, reason, expires }: Exclusion) {
  return [[checkId].flat().join(', '), resource === undefined ? 'all' : [resource].flat().join(', '), reason, readableMoment(expires)];
}
