import { CHECKS_OFFERED } from './offered-checks';

const field = (label: string, input: string) => `<label>${label}${input}</label>`;
const text = (name: string, value: string, more = '') => `<input name="${name}" value="${value}" ${more} required>`;
const buttons = (name: string, ...offered: [value: string, words: string][]) =>
  offered.map(([value, words]) => `<button name="${name}" value="${value}">${words}</button>`).join('');

/** What somebody can make happen; each form is a control of the server. */
export const CONTROLS_FORM = `<section aria-labelledby="controls-title"><h2 id="controls-title">Make something happen</h2>
<p id="said" role="status" aria-live="polite"></p>
<div class="controls">
<form data-control="alarm"><h3>An alarm</h3>${field('Name', text('name', 'checkout-5xx', 'maxlength="255"'))}${field('Kind', '<select name="kind"><option value="metric">one metric</option><option value="expression">a metric expression</option><option value="composite">composite</option></select>')}
<p>${buttons('does', ['fire', 'Fire'], ['clear', 'Clear'], ['mute', 'Fire muted'], ['flap', 'Flap'])}</p></form>
<form data-control="refresh"><h3>Trusted Advisor</h3><p><button>Refresh now</button></p></form>
<form data-control="find"><h3>What it will find</h3>${field('Check', `<select name="checkId">${CHECKS_OFFERED}</select>`)}${field('Flagged resources', text('flagged', '3', 'type="number" min="0" max="1000"'))}<p><button>Set</button></p></form>
<form data-control="support"><h3>The Support API</h3><p>${buttons('is', ['well', 'Works'], ['throttled', 'Throttles'], ['broken', 'Fails'], ['without-plan', 'Plan ended'])}</p></form>
<form data-control="jump"><h3>Time</h3><p>${buttons('minutes', ['1', 'One minute on'], ['15', 'A quarter of an hour'], ['60', 'An hour'], ['1440', 'A day'])}</p></form>
</div></section>`;
