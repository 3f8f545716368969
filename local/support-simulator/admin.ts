import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { ApiError } from './api-error';
import { type CaseReport, caseReport } from './case-details';
import { FAULT_KINDS, type Faults } from './faults';
import * as shapes from './shapes';
import type { Account } from './state/account';
import type { AwsActor, HumanActor } from './state/actors';
import { readBody, sendJson } from './wire';

/** Paths that begin like this are ours and not the API's. */
export const ADMIN_PREFIX = '/_simulator/';

/** What the endpoints act on. */
export interface Administered {
  account: Account;
  faults: Faults;
  calls: Record<string, number>;
  aws: AwsActor;
  human: HumanActor;
}

const reply = z.strictObject({
  body: shapes.communicationBody,
  from: z.enum(['AWS', 'CUSTOMER']).default('AWS'),
  attachments: z.array(z.strictObject({ fileName: z.string().min(1), data: shapes.blob })).default([]),
});

const fault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  operation: z.string().optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seconds: z.number().min(0).optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});

type Action = (simulator: Administered, body: unknown, id: string) => unknown;

const reportOf = ({ account }: Administered, id: string): CaseReport => caseReport(account.cases, account.cases.requireByEitherId(id));

function replyTo(simulator: Administered, body: unknown, id: string): CaseReport {
  const { body: text, from, attachments } = reply.parse(body);
  const actor = from === 'AWS' ? simulator.aws : simulator.human;
  actor.reply(id, text, attachments);
  return reportOf(simulator, id);
}

/** Lets somebody act on a case and shows the case afterwards. */
const onCase =
  (act: (simulator: Administered, id: string) => void): Action =>
  (simulator, _body, id) => {
    act(simulator, id);
    return reportOf(simulator, id);
  };

const ACTIONS = new Map<string, Action>(
  Object.entries<Action>({
    'GET cases': ({ account }) => account.cases.newestFirst().map(supportCase => caseReport(account.cases, supportCase)),
    'GET cases/{id}': (simulator, _body, id) => reportOf(simulator, id),
    'POST cases/{id}/reply': replyTo,
    'POST cases/{id}/open': onCase(({ aws }, id) => aws.open(id)),
    'POST cases/{id}/start-work': onCase(({ aws }, id) => aws.startWork(id)),
    'POST cases/{id}/resolve': onCase(({ human }, id) => human.resolve(id)),
    'POST cases/{id}/reopen': onCase(({ human }, id) => human.reopen(id)),
    'GET calls': ({ calls }) => calls,
    'GET faults': ({ faults }) => faults.list(),
    'POST faults': ({ faults }, body) => ({ id: faults.add(fault.parse(body)) }),
    'DELETE faults': ({ faults }) => faults.clear(),
  }),
);

function actionFor(request: IncomingMessage): { action: Action | undefined; id: string } {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(ADMIN_PREFIX.length);
  const [, id = ''] = /^cases\/([^/]+)/.exec(path) ?? [];
  const route = id ? path.replace(`cases/${id}`, 'cases/{id}') : path;
  return { action: ACTIONS.get(`${request.method} ${route}`), id: decodeURIComponent(id) };
}

function problemWith(error: unknown): { status: number; text: string } {
  if (error instanceof z.ZodError) {
    const { path, message } = error.issues[0]!;
    return { status: 400, text: `${path.join('.') || 'body'}: ${message}` };
  }
  if (error instanceof ApiError) return { status: error.code === 'CaseIdNotFound' ? 404 : 400, text: error.message };
  if (error instanceof SyntaxError || error instanceof RangeError || error instanceof URIError) return { status: 400, text: error.message };
  throw error;
}

/** Answers a request to the simulator itself: JSON in, JSON out, `{"error": "..."}` with 400 or 404 when it cannot be done. */
export async function handleAdmin(request: IncomingMessage, response: ServerResponse, simulator: Administered): Promise<void> {
  const { clock } = simulator.account.settings;
  try {
    const { action, id } = actionFor(request);
    if (!action) return sendJson(response, clock, 404, { error: `There are only: ${[...ACTIONS.keys()].join(', ')}` });
    const text = await readBody(request);
    sendJson(response, clock, 200, action(simulator, text ? JSON.parse(text) : {}, id) ?? {});
  } catch (error) {
    const { status, text } = problemWith(error);
    sendJson(response, clock, status, { error: text });
  }
}
