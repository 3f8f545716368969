import * as z from 'zod';
import { UsageError } from '../../lambdas/shared/usage-error';
import type { Run } from '../run';

/** A custom widget of the stack's dashboard: which function answers, and with what it is asked. */
export interface HostedWidget {
  title: string;
  endpoint: string;
  params: Record<string, unknown>;
}

/** The custom widgets of the dashboards that the template declares, in their order. */
export function dashboardWidgets({ cloud: { stack } }: Run): HostedWidget[] {
  return stack.ofType('AWS::CloudWatch::Dashboard').flatMap(({ DashboardBody }) => {
    const { widgets } = JSON.parse(String(DashboardBody)) as { widgets: { type: string; properties: HostedWidget }[] };
    return widgets
      .filter(({ type }) => type === 'custom')
      .map(({ properties: { title, endpoint, params } }) => ({ title, endpoint, params }));
  });
}

/** The functions of the widgets, and the one of their buttons. */
function endpoints(run: Run): string[] {
  const { stack } = run.cloud;
  const changes = stack.idsOf('AWS::Lambda::Function').filter(logicalId => logicalId.startsWith('OperatorChangeFromWidget'));
  return [...dashboardWidgets(run).map(({ endpoint }) => endpoint), ...changes.map(logicalId => stack.names.arn(logicalId))];
}

export const asked = z.strictObject({
  endpoint: z.string(),
  params: z.record(z.string(), z.unknown()),
  forms: z.record(z.string(), z.string()).default({}),
  theme: z.enum(['light', 'dark']).default('light'),
});

/**
 * Asks a widget's function as CloudWatch does.
 * @throws UsageError for a function that the dashboard does not name
 */
export async function renderWidget(run: Run, { endpoint, params, forms, theme }: z.infer<typeof asked>): Promise<string> {
  if (!endpoints(run).includes(endpoint)) throw new UsageError('The dashboard has no such function.');
  const outcome = await run.cloud.functions.invoker(endpoint)({ ...params, widgetContext: { theme, forms: { all: forms }, locale: 'en' } });
  if (!outcome.ok) throw new Error(`The widget failed: ${outcome.errorType}: ${outcome.errorMessage}`);
  if (typeof outcome.payload !== 'string') throw new Error('The widget answered no HTML.');
  return outcome.payload;
}
