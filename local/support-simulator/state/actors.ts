import { invalidParameter } from '../api-error';
import type { Account } from './account';
import type { NewAttachment } from './attachment-store';
import type { StoredCase } from './stored-case';

/** What AWS Support does to a case. Every `id` is a caseId or a displayId; an unknown one throws CaseIdNotFound. */
export interface AwsActor {
  /** Writes to the customer; the case then waits for the customer. */
  reply(id: string, body: string, attachments?: NewAttachment[]): void;
  /** Somebody at AWS has the case. */
  open(id: string): void;
  /** Somebody at AWS works on the case. */
  startWork(id: string): void;
  /** AWS resolves cases that wait for the customer too long. */
  resolve(id: string): void;
}

/** What a person of the account does in the Support Center console. */
export interface HumanActor {
  reply(id: string, body: string, attachments?: NewAttachment[]): void;
  resolve(id: string): void;
  /** Throws InvalidParameterValueException when the case was resolved too long ago. */
  reopen(id: string): void;
}

const HUMAN = 'Operator (Role) <operator@example.com>';
const AWS = 'Amazon Web Services';

/** AWS's side of the account's cases, for stories and tests. */
export function awsActor({ cases, attachments: store }: Account): AwsActor {
  return {
    reply(id, body, attachments = []) {
      cases.addCommunication(cases.requireByEitherId(id), { body, submittedBy: AWS, attachments: store.keep(attachments) }, 'AWS');
    },
    open: id => cases.setStatus(cases.requireByEitherId(id), 'opened'),
    startWork: id => cases.setStatus(cases.requireByEitherId(id), 'work-in-progress'),
    resolve: id => cases.resolve(cases.requireByEitherId(id)),
  };
}

/** The human side of the account's cases. */
export function humanActor({ cases, attachments: store, settings }: Account): HumanActor {
  const requireReopenable = (supportCase: StoredCase) => {
    const days = (settings.clock.now().getTime() - supportCase.statusSince.getTime()) / 86_400_000;
    if (days <= settings.limits.reopenWithinDays) return;
    throw invalidParameter(`Case ${supportCase.displayId} was resolved more than ${settings.limits.reopenWithinDays} days ago`);
  };
  return {
    reply(id, body, attachments = []) {
      cases.addCommunication(cases.requireByEitherId(id), { body, submittedBy: HUMAN, attachments: store.keep(attachments) }, 'CUSTOMER');
    },
    resolve: id => cases.resolve(cases.requireByEitherId(id)),
    reopen(id) {
      const supportCase = cases.requireByEitherId(id);
      requireReopenable(supportCase);
      cases.reopen(supportCase);
    },
  };
}
