import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { dashboardWidgets, renderWidget } from '../../local/console/widgets';
import type { Run } from '../../local/run';

/** Somebody looks at each widget and at its description, and at one incident, and presses every button: all answered by the deployed bundles. */
export async function lookAtEverything(run: Run): Promise<void> {
  const widgets = dashboardWidgets(run);
  const [incident] = await run.cloud.tables.items(run.cloud.stack.output(STACK_OUTPUT.caseTable)!);
  const details = { widget: 'incident', incidentKey: incident?.pk };
  for (const { endpoint, params } of [...widgets, { endpoint: widgets[0]!.endpoint, params: details }])
    await renderWidget(run, { endpoint, params, forms: {}, theme: 'light' });
  const described = await run.cloud.functions.invoker(widgets[0]!.endpoint)({ describe: true });
  if (!described.ok || !String((described.payload as { markdown?: string }).markdown).includes('widget: incidents'))
    throw new Error('The widgets do not describe themselves.');
  const heads = (await run.cloud.tables.items(run.cloud.stack.output(STACK_OUTPUT.caseTable)!)).filter(({ sk }) => sk === 'head');
  const [id] = run.cloud.stack.idsOf('AWS::Lambda::Function').filter(logicalId => logicalId.startsWith('OperatorChangeFromWidget'));
  const press = (params: object) =>
    renderWidget(run, { endpoint: run.cloud.stack.names.arn(id!), params: { ...params }, forms: {}, theme: 'light' });
  for (const { pk } of heads) for (const action of ['resolve', 'reopen']) await press({ action, incidentKey: pk });
  await press({ action: 'refresh' });
}
