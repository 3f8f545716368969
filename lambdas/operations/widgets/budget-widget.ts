import { counted, readableMoment, readableTime } from '../../shared/wording';
import { type Html, html } from './html';
import type { Widget, WidgetSources } from './widget';

const HOUR_MILLISECONDS = 3_600_000;

const OUTCOME_CLASS = { good: 'sa-ok', bad: 'sa-error', unknown: 'sa-warning', off: 'sa-soft' };

/** How many cases of the last hour are taken, and when the next comes free; and whether cases can be opened at all, by the last preflight. */
export const budgetWidget: Widget = async (_, { creates, preflight, maxCasesPerHour, now }) => {
  const from = new Date(now().getTime() - HOUR_MILLISECONDS).toISOString();
  const taken = (await creates()).filter(at => at > from).sort();
  const left = maxCasesPerHour - taken.length;
  const next = taken[0] && readableTime(new Date(Date.parse(taken[0]) + HOUR_MILLISECONDS).toISOString());
  return html`<p><b class="${left <= 1 && 'sa-ALARM'}">${taken.length} of ${counted(maxCasesPerHour, 'case')}</b> of the last hour are taken; one is kept for the overflow case.
${next && `The next comes free at ${next}.`}</p>
${await preflightLine(preflight)}`;
};

async function preflightLine(preflight: WidgetSources['preflight']): Promise<Html | undefined> {
  const last = await preflight();
  if (!last) return undefined;
  const since = last.badSince && last.badSince !== last.at ? ` Bad since ${readableMoment(last.badSince)}.` : '';
  return html`<p>Preflight of ${readableMoment(last.at)}: <span class="${OUTCOME_CLASS[last.outcome]}">${last.sentence}</span>${since}</p>`;
}
