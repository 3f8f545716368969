import { own } from '../../shared/own';
import { advisorWidget } from './advisor-widget';
import { budgetWidget } from './budget-widget';
import { html } from './html';
import { incidentWidget } from './incident-widget';
import { incidentsWidget } from './incidents-widget';
import { style } from './style';
import { suppressedWidget } from './suppressed-widget';
import type { Asked, Widget, WidgetSources } from './widget';

const WIDGETS: Record<string, Widget> = {
  incidents: incidentsWidget,
  incident: incidentWidget,
  advisor: advisorWidget,
  suppressed: suppressedWidget,
  budget: budgetWidget,
};

/** What CloudWatch sends: the widget's parameters, and where it is shown. */
export interface WidgetEvent {
  describe?: boolean;
  widgetContext?: { theme?: string; forms?: { all?: Record<string, string | undefined> } };
  [parameter: string]: unknown;
}

const DESCRIPTION = `## Support Automation

Shows incidents, Trusted Advisor, what is kept from becoming a case, or the hourly budget. It changes nothing.

\`\`\` yaml
widget: incidents
\`\`\`

- **widget**: ${Object.keys(WIDGETS).join(', ')}
- **incidentKey**: of an incident, for \`incident\`
- **phase**, **name**: what \`incidents\` shows at first
- **check**: whose findings \`advisor\` shows at first; globs
`;

/**
 * Answers as a custom widget does: HTML, or its description.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard.html
 */
export async function showWidget(
  event: WidgetEvent,
  { endpoint, changes }: Pick<Asked, 'endpoint' | 'changes'>,
  sources: WidgetSources,
): Promise<string | { markdown: string }> {
  if (event.describe) return { markdown: DESCRIPTION };
  const { theme, forms } = event.widgetContext ?? {};
  const name = String(event.widget ?? 'incidents');
  const widget = own(WIDGETS, name);
  const parameters = Object.fromEntries(Object.entries(event).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const content = widget
    ? await widget({ endpoint, changes, parameters, forms: forms?.all ?? {} }, sources)
    : html`<p>There is no widget "${name}": there are ${Object.keys(WIDGETS).join(', ')}.</p>`;
  return html`${style(theme === 'dark' ? 'dark' : 'light')}<div class="sa">${content}</div>`.text;
}
