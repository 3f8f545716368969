import { referenceLine } from '../../lambdas/cases/incident/marker';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import { ROUTE } from '../simulation/routing';

export const MARKER = 'sa-0123456789ab';

/** A case as the engine writes it. */
export const TEXT: CaseText = {
  ...ROUTE,
  subject: `ALARM: checkout [${MARKER}]`,
  communicationBody: `It is broken.\n${referenceLine(MARKER)}`,
  severityCode: 'low',
  covers: [],
};

/** A comment on it. */
export const COMMENT = `More.\n${referenceLine(`${MARKER}/2`)}`;
