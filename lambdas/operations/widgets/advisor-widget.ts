import { resourceName } from '../../cases/alarms/finding-name';
import { globMatcher } from '../../shared/glob';
import { readableTime } from '../../shared/wording';
import type { CheckState } from '../../trusted-advisor/check-state';
import type { KnownCheck } from '../../trusted-advisor/check-store';
import { categoryInWords, dollars } from '../../trusted-advisor/check-words';
import type { RunReport } from '../../trusted-advisor/run';
import type { RunRecord } from '../../trusted-advisor/run-report';
import { button } from './action';
import { type Html, html, table } from './html';
import { ageOf } from './moments';
import type { Widget, WidgetSources } from './widget';

const MOST_FINDINGS = 100;
const RUNS_SHOWN = 30;

/** Trusted Advisor as it was last collected: by category, over the last runs, and what is found. */
export const advisorWidget: Widget = async ({ endpoint, changes, forms, parameters }, sources) => {
  const [runs, checks] = [await sources.runs(), await sources.checks()];
  const whole = runs.filter((run): run is RunReport => run.outcome !== 'failed' && !run.chosenByHand);
  const check = forms.check ?? parameters.check ?? '';
  return html`${lastRun(runs, sources.now())}
${changes && html`<p>${button('Refresh now', { endpoint: changes, display: 'popup', parameters: { action: 'refresh' }, confirmation: 'Refresh all checks of Trusted Advisor?' })}</p>`}
${table('By category', ['Category', 'Error', 'Warning', 'Open findings', 'Savings a month'], categoriesOf(checks), 'No refresh has come to its end yet.')}
${whole.length > 1 && trend(whole.slice(-RUNS_SHOWN))}
<form><label>Check<input name="check" value="${check}" placeholder="*security*"></label>${button('Filter findings', { endpoint, display: 'widget', parameters: { widget: 'advisor' } })}</form>
${await findingsOf(checks, check, sources)}`;
};

function lastRun(runs: RunRecord[], now: Date): Html {
  const last = runs.at(-1);
  if (!last) return html`<p>No refresh has come to its end yet.</p>`;
  if (last.outcome === 'failed')
    return html`<p class="sa-error">The last refresh broke off ${ageOf(last.endedAt, now)} ago: ${last.error}. ${last.cause}</p>`;
  const { appeared, fixed } = last.changes;
  return html`<p>Refreshed ${ageOf(last.endedAt, now)} ago, ${last.outcome}: ${last.checks} checks, ${last.error} at error, ${last.warning} at warning.
${appeared} findings are new, ${fixed} were fixed.${last.unfinished > 0 && ` ${last.unfinished} checks did not finish in time.`}${last.abandoned > 0 && ` ${last.abandoned} did not refresh: what is shown of them is older.`}</p>`;
}

function categoriesOf(checks: KnownCheck[]) {
  const categories = [...new Set(checks.map(({ category }) => category))].sort();
  return categories.map(category => {
    const states = checks.filter(check => check.category === category).map(({ state }) => state);
    const withStatus = (status: string) => states.filter(state => state?.summary?.status === status).length;
    const sum = (of: (state?: CheckState) => number | undefined) => states.reduce((total, state) => total + (of(state) ?? 0), 0);
    return [
      categoryInWords(category),
      html`<span class="${withStatus('error') > 0 && 'sa-error'}">${withStatus('error')}</span>`,
      html`<span class="${withStatus('warning') > 0 && 'sa-warning'}">${withStatus('warning')}</span>`,
      sum(state => state?.open),
      dollars(sum(state => state?.summary?.estimatedMonthlySavings)) || '-',
    ];
  });
}

const WIDTH = 720;
const HEIGHT = 90;

/** Open findings after each of the last runs. */
function trend(runs: RunReport[]): Html {
  const most = Math.max(1, ...runs.map(({ openFindings }) => openFindings));
  const step = WIDTH / runs.length;
  const bars = runs.map(({ openFindings, endedAt }, index) => {
    const height = (openFindings / most) * (HEIGHT - 24);
    return html`<rect class="sa-accent" x="${(index * step).toFixed(1)}" y="${(HEIGHT - 20 - height).toFixed(1)}" width="${Math.max(2, step - 3).toFixed(1)}" height="${height.toFixed(1)}"><title>${openFindings} open findings, ${readableTime(endedAt)}</title></rect>`;
  });
  return html`<div class="sa-scroll"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Open findings over the last ${runs.length} refreshes: ${runs[0]!.openFindings} at first, ${runs.at(-1)!.openFindings} now">${bars}<text x="0" y="${HEIGHT - 4}">open findings over the last ${runs.length} refreshes, ${most} at the most</text></svg></div>`;
}

async function findingsOf(checks: KnownCheck[], wanted: string, { findings }: WidgetSources): Promise<Html> {
  const matches = globMatcher(wanted === '' ? '*' : wanted.includes('*') ? wanted : `*${wanted}*`);
  const flagged = checks
    .filter(check => (check.state?.open ?? 0) > 0 && matches([check.checkId, check.name, check.category]))
    .sort((a, b) => rank(a) - rank(b));
  const rows: (string | Html)[][] = [];
  for (const check of flagged) {
    for await (const finding of findings(check.checkId)) {
      if (finding.state !== 'open') continue;
      if (rows.length === MOST_FINDINGS) return list(rows, true);
      const resource = resourceName(check.name, finding.resourceId, finding.metadata) ?? finding.resourceId;
      rows.push([
        html`<span class="sa-${finding.status}">${finding.status}</span>`,
        check.name,
        resource,
        finding.region ?? 'all regions',
        readableTime(finding.firstSeenAt),
      ]);
    }
  }
  return list(rows, false);
}

function list(rows: (string | Html)[][], isCut: boolean): Html {
  const caption = isCut ? `The first ${MOST_FINDINGS} findings` : `Findings: ${rows.length}`;
  return table(caption, ['Status', 'Check', 'Resource', 'Region', 'Found'], rows, 'There are no such findings.');
}

const RANKS = ['error', 'warning'];

function rank({ state }: KnownCheck): number {
  const found = RANKS.indexOf(state?.summary?.status ?? '');
  return found < 0 ? RANKS.length : found;
}
