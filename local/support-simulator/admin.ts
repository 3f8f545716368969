import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { ACTIONS, type Action, type Administered } from './admin-actions';
import { ApiError } from './api-error';
import { readBody, sendJson } from './wire';

/** Paths that begin like this are ours and not the API's. */
export const ADMIN_PREFIX = '/_simulator/';

/** A path has at most one ID, behind the kind of thing that has it. */
const WITH_ID = /^(cases|checks|faults)\/([^/]+)/;

function actionFor(request: IncomingMessage): { action: Action | undefined; id: string } {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(ADMIN_PREFIX.length);
  const [, , id = ''] = WITH_ID.exec(path) ?? [];
  const route = path.replace(WITH_ID, '$1/{id}');
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
