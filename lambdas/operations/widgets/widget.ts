import type { Reply } from '../../cases/incident/case-view';
import type { Incident } from '../../cases/incident/incident';
import type { ActionRecord, CallRecord, ChangeRecord } from '../../cases/store/incident-records';
import type { RuleBook } from '../../shared/rules/routing-rules';
import type { KnownCheck } from '../../trusted-advisor/check-store';
import type { Finding } from '../../trusted-advisor/findings';
import type { RunRecord } from '../../trusted-advisor/run-report';
import type { PreflightResult } from '../preflight/preflight-result';
import type { Html } from './html';

/** What the widgets show. */
export interface WidgetSources {
  /** Incidents of which something is still to come, at most so many; and whether there are more. */
  unfinished(most: number): Promise<{ incidents: Incident[]; isCut: boolean }>;
  /** Incidents whose alarm fires, whether or not anything is to come of them, as far as a bounded look at the table finds them. */
  firing(): Promise<{ incidents: Incident[]; isCut: boolean }>;
  incident(
    incidentKey: string,
  ): Promise<{ incident: Incident; changes: ChangeRecord[]; calls: CallRecord[]; replies: Reply[]; actions: ActionRecord[] } | undefined>;
  /** Creates of the last hour: when each was reserved. */
  creates(): Promise<string[]>;
  rules(): Promise<RuleBook>;
  checks(): Promise<KnownCheck[]>;
  findings(checkId: string): AsyncIterable<Finding>;
  runs(): Promise<RunRecord[]>;
  /** What the preflight found last; nothing as long as there was none. */
  preflight(): Promise<PreflightResult | undefined>;
  maxCasesPerHour: number;
  now(): Date;
}

/** What a widget is asked with: its own parameters, and what was typed into its forms. */
export interface Asked {
  /** ARN of the function, for the buttons. */
  endpoint: string;
  /** ARN of the function that changes something. Absent where the dashboard only shows. */
  changes?: string;
  parameters: Record<string, string | undefined>;
  forms: Record<string, string | undefined>;
}

export type Widget = (asked: Asked, sources: WidgetSources) => Promise<Html>;
