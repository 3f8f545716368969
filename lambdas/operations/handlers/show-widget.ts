import type { Context } from 'aws-lambda';
import { rulesReader } from '../../shared/rules/rules-document';
import { rulesSource } from '../../shared/rules/rules-source';
import { documentClient, logger, requiredEnv } from '../../shared/runtime';
import { showWidget, type WidgetEvent } from '../widgets/show';
import { storedSources } from '../widgets/stored-sources';

const sources = storedSources({
  documents: documentClient(),
  caseTable: requiredEnv('CASE_TABLE'),
  advisorTable: requiredEnv('ADVISOR_TABLE'),
  rules: rulesSource(rulesReader()),
  maxCasesPerHour: Number(requiredEnv('MAX_CASES_PER_HOUR')),
  now: () => new Date(),
});

/** A custom widget of the dashboard. Whoever may invoke it sees what the tables hold; it writes nothing. */
export const handler = async (event: WidgetEvent, context: Context): Promise<string | { markdown: string }> => {
  logger.addContext(context);
  return showWidget(event, { endpoint: context.invokedFunctionArn, changes: requiredEnv('CHANGES') || undefined }, sources);
};
