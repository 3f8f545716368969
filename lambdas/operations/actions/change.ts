import { followCase } from '../../cases/engine/follow-case';
import { registerText } from '../../cases/engine/register-text';
import { isOfDryRun } from '../../cases/incident/case-state';
import type { Incident } from '../../cases/incident/incident';
import type { IncidentStore } from '../../cases/store/incident-records';
import type { CallOutcome } from '../../cases/support/support-api';
import { caseName } from '../../shared/case-name';
import { own } from '../../shared/own';
import { logger } from '../../shared/runtime';
import { type Html, html } from '../widgets/html';
import { style } from '../widgets/style';

/** What the buttons of the dashboard do; each may be refused. */
export interface ActionServices {
  /** False: the dashboard only shows. */
  isAllowed: boolean;
  incidents: IncidentStore;
  resolveCase(caseId: string): Promise<unknown>;
  /** Makes the call once, as nobody may write the same twice. */
  addCommunication(caseId: string, body: string): Promise<CallOutcome<unknown>>;
  /** Starts a refresh of all checks. Absent where nothing refreshes. */
  refresh?(): Promise<unknown>;
  now(): Date;
}

export interface ActionEvent {
  describe?: boolean;
  action?: unknown;
  incidentKey?: unknown;
  widgetContext?: { dashboardName?: string; accountId?: string; theme?: string };
}

/** What was asked for cannot be done; the message is a sentence for whoever asked. */
class Refused extends Error {}

const REOPEN = 'Please reopen this case.\n\nAsked for by an operator, in the dashboard of the automation.';

const ACTIONS: Record<string, (event: ActionEvent, services: ActionServices) => Promise<string>> = {
  resolve: async (event, services) => {
    const { incident, caseId, name } = await caseOf(event, services);
    if (incident.phase === 'resolved') throw new Refused('The case is resolved already.');
    await services.resolveCase(caseId);
    await noted(incident, event, 'resolve', services);
    return `Case ${name} is resolved.${incident.alarm.value === 'ALARM' ? ' The alarm still fires: no new case is opened for it until it changes to ALARM anew.' : ''}`;
  },

  reopen: async (event, services) => {
    const { incident, caseId, name } = await caseOf(event, services);
    if (incident.phase !== 'resolved') throw new Refused('The case is not resolved.');
    await registerText({ incidentKey: incident.incidentKey, caseId }, REOPEN, services);
    const answer = await services.addCommunication(caseId, REOPEN);
    if (answer.outcome === 'refused') throw new Refused(`AWS Support refuses the comment: ${answer.refusal.error}.`);
    await noted(incident, event, 'reopen', services);
    if (answer.outcome === 'ambiguous') throw new Refused('AWS Support did not answer: look at the case before you ask again.');
    return `AWS was asked to reopen case ${name}. It is yours then: the automation will not resolve it.`;
  },

  refresh: async (event, { refresh }) => {
    if (!refresh) throw new Refused('This installation refreshes nothing.');
    await refresh();
    logger.info('an operator acted in the dashboard', { action: 'refresh', ...whoOf(event) });
    return 'A refresh of Trusted Advisor begins. It takes minutes.';
  },
};

/** Does what a button of the dashboard asks for, and answers a sentence. CloudWatch has asked for confirmation. */
export async function change(event: ActionEvent, services: ActionServices): Promise<string | { markdown: string }> {
  if (event.describe) return { markdown: 'Does what the buttons of the Support Automation dashboard ask for. It is no widget of its own.' };
  const said = await sentence(event, services);
  return html`${style(event.widgetContext?.theme === 'dark' ? 'dark' : 'light')}<div class="sa">${said}</div>`.text;
}

async function sentence(event: ActionEvent, services: ActionServices): Promise<Html> {
  try {
    if (!services.isAllowed)
      throw new Refused('This dashboard only shows: the parameter DashboardActions is ReadOnly. The command line can do it.');
    const action = own(ACTIONS, String(event.action));
    if (!action) throw new Refused(`There is no action "${event.action}": there are ${Object.keys(ACTIONS).join(', ')}.`);
    return html`<p role="status">${await action(event, services)}</p>`;
  } catch (error) {
    if (!(error instanceof Refused))
      logger.error('an action of the dashboard failed', { action: String(event.action), error: error as Error });
    return html`<p role="alert" class="sa-error">${error instanceof Refused ? error.message : `It could not be done: ${(error as Error).name}. Nothing else was changed.`}</p>`;
  }
}

interface Meant {
  incident: Incident;
  caseId: string;
  /** As people call the case. */
  name?: string;
}

async function caseOf({ incidentKey }: ActionEvent, { incidents }: ActionServices): Promise<Meant> {
  const incident = await incidents.load(String(incidentKey));
  if (!incident) throw new Refused('There is no such incident: its records may have expired.');
  const { caseId } = incident.case ?? {};
  if (!caseId)
    throw new Refused(isOfDryRun(incident.case) ? 'Its case is one of a dry run, which exists here only.' : 'It has no case at AWS.');
  return { incident, caseId, name: caseName(incident.case ?? {}) };
}

/** Kept with the incident, and the engine looks at the case with its next sweep, as after an event of AWS. CloudWatch does not tell who clicked. */
async function noted(incident: Incident, event: ActionEvent, action: string, services: ActionServices): Promise<void> {
  const { incidentKey } = incident;
  const { caseId } = incident.case ?? {};
  const at = services.now().toISOString();
  logger.info('an operator acted in the dashboard', { action, incidentKey, caseId, ...whoOf(event) });
  await services.incidents.recordAction(incidentKey, { at, action, by: `somebody at the dashboard ${whoOf(event).dashboardName}` });
  await followCase({ detail: { 'case-id': caseId, 'event-name': 'OperatorAction' } }, services);
}

function whoOf({ widgetContext: { dashboardName = 'of another name', accountId } = {} }: ActionEvent) {
  return { dashboardName, accountId };
}
