import { counted, readableTime } from '../../shared/wording';
import { html } from './html';
import type { Widget } from './widget';

const HOUR_MILLISECONDS = 3_600_000;

/** How many cases of the last hour are taken, and when the next comes free. */
export const budgetWidget: Widget = async (_, { creates, maxCasesPerHour, now }) => {
  const from = new Date(now().getTime() - HOUR_MILLISECONDS).toISOString();
  const taken = (await creates()).filter(at => at > from).sort();
  const left = maxCasesPerHour - taken.length;
  const next = taken[0] && readableTime(new Date(Date.parse(taken[0]) + HOUR_MILLISECONDS).toISOString());
  return html`<p><b class="${left <= 1 && 'sa-ALARM'}">${taken.length} of ${counted(maxCasesPerHour, 'case')}</b> of the last hour are taken; one is kept for the overflow case.
${next && `The next comes free at ${next}.`}</p>`;
};
