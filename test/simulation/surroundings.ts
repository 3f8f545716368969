import type { Refusal } from '../../lambdas/cases/incident/case-view';
import type { RefusableCall } from '../../lambdas/cases/incident/setbacks';
import type { CreateBudget } from '../../lambdas/cases/store/create-budget';
import type { IncidentStore } from '../../lambdas/cases/store/incident-records';
import type { CallOutcome } from '../../lambdas/cases/support/support-api';
import type { CaseText } from '../../lambdas/cases/text/case-text';
import type { Mode } from '../../lambdas/shared/contract';
import type { PublishedEvent } from '../../lambdas/shared/events';
import type { CloudWatch } from './cloud-watch';
import type { Design } from './design';
import type { Invariants } from './invariants';
import type { History } from './script';
import type { SupportAccount, SupportCase } from './support-account';
import type { Timeline } from './timeline';

/** What the services of an invocation are made from: the world outside the engine. */
export interface Surroundings {
  readonly history: History;
  readonly design: Design;
  readonly mode: Mode;
  readonly timeline: Timeline;
  readonly account: SupportAccount;
  readonly cloudWatch: CloudWatch;
  readonly store: IncidentStore;
  readonly budget: CreateBudget;
  readonly invariants: Invariants;
  supportCalls: number;
  areFaultsOver(): boolean;
  publish(events: PublishedEvent[]): void;
  poisonOf(name: string): 'throws' | 'hangs' | undefined;
  refusalOf(call: RefusableCall): Refusal | undefined;
  refusalOfCreate(text: CaseText): Refusal | undefined;
  refusalOfComment(caseId: string): Refusal | undefined;
  create(text: CaseText, by: string): SupportCase;
  createLater(text: CaseText, by: string): CallOutcome<never>;
  commentLater(caseId: string, body: string, by: string): CallOutcome<never>;
  /** Milliseconds after which a comment is listed. */
  commentLag(by: string): number;
  resolveLater(caseId: string, by: string): CallOutcome<never>;
}
