import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { dashboardWidgets, renderWidget } from '../../local/console/widgets';
import type { Run } from '../../local/run';

/** Somebody looks at each widget, and at one incident. */
export async function lookAtEverything(run: Run): Promise<void> {
  const widgets = dashboardWidgets(run);
  const [incident] = await run.cloud.tables.items(run.cloud.stack.output(STACK_OUTPUT.caseTable)!);
  const details = { widget: 'incident', incidentKey: incident?.pk };
  for (const { endpoint, params } of [...widgets, { endpoint: widgets[0]!.endpoint, params: details }])
    await renderWidget(run, { endpoint, params, forms: {}, theme: 'light' });
}
