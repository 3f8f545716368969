import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADMIN_PREFIX, handleAdmin } from './admin';
import { settingsNow } from './admin-actions';
import { ApiError } from './api-error';
import { CallsSeen } from './calls-seen';
import { caseReport } from './case-details';
import { Faults } from './faults';
import { type CallOutcome, handleCall } from './handle-call';
import { SeededRandom } from './seeded-random';
import { changeSettings, type Settings, type SimulatorOptions, settingsFrom } from './settings';
import type { Simulator } from './simulator';
import { emptyAccount } from './state/account';
import { awsActor, humanActor } from './state/actors';
import { handleTransfer, isTransfer } from './transfers';
import { BodyTooLarge, breakConnection, operationOf, readBody, sendError, sendResult } from './wire';

type Running = Pick<Simulator, 'state' | 'faults' | 'calls' | 'aws' | 'human'> & { requestIds: SeededRandom; seenCalls: CallsSeen };

const nameOf = (outcome: CallOutcome) => {
  if ('result' in outcome) return '200';
  return 'error' in outcome ? `${outcome.error.httpStatus} ${outcome.error.code}` : `no answer (${outcome.broken})`;
};

async function answerCall(request: IncomingMessage, response: ServerResponse, { state, ...rest }: Running): Promise<void> {
  const { clock, log } = state.settings;
  const name = operationOf(request) ?? String(request.headers['x-amz-target'] ?? '');
  const body = await bodyOf(request);
  const receivedAt = clock.now();
  const baseUrl = `http://${request.headers.host}`;
  const outcome = typeof body === 'string' ? await handleCall(name, body, { account: state, baseUrl, ...rest }) : { error: body };
  rest.seenCalls.add(receivedAt, name, typeof body === 'string' ? body : '', nameOf(outcome));
  log(`${name} ${nameOf(outcome)}`);
  if ('broken' in outcome) return breakConnection(request, clock, outcome);
  response.setHeader('x-amzn-RequestId', rest.requestIds.uuid());
  return 'result' in outcome ? sendResult(response, clock, outcome.result) : sendError(response, clock, outcome.error);
}

async function bodyOf(request: IncomingMessage): Promise<string | BodyTooLarge> {
  try {
    return await readBody(request);
  } catch (error) {
    if (error instanceof BodyTooLarge) return error;
    throw error;
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  if (isTransfer(request)) return handleTransfer(request, response, running.state);
  if (request.url?.startsWith(ADMIN_PREFIX)) {
    return handleAdmin(request, response, { account: running.state, seen: running.seenCalls, ...running });
  }
  return answerCall(request, response, running);
}

/** A mistake of ours must reach the caller and the log, and must not end the process. */
function reportBug(error: unknown, response: ServerResponse, { state }: Running): void {
  if (response.req.destroyed && !response.req.complete) return;
  state.settings.log(`The simulator failed: ${error instanceof Error ? error.stack : error}`);
  if (!response.headersSent)
    sendError(response, state.settings.clock, new ApiError('InternalFailure', 'The simulator failed; see its log', 500));
}

function listen(server: Server, { host, port }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts a simulator, on 127.0.0.1 unless `host` says another address. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsFrom(options);
  const state = emptyAccount(settings);
  const running: Running = {
    state,
    faults: new Faults(settings.seed),
    calls: Object.create(null),
    aws: awsActor(state),
    human: humanActor(state),
    requestIds: new SeededRandom(`${settings.seed}/requests`),
    seenCalls: new CallsSeen(),
  };
  // Time may stand still for long on a simulated clock, so connections must not end by real time.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    answer(request, response, running).catch(error => reportBug(error, response, running));
  });
  const port = await listen(server, settings);
  const cases = () => [...state.cases.newestFirst()].map(supportCase => caseReport(state.cases, supportCase));
  const { seenCalls, requestIds: _, ...parts } = running;
  const { trustedAdvisor } = state;
  return {
    ...parts,
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    clock: settings.clock,
    trustedAdvisor: {
      checks: () => trustedAdvisor.checks(),
      find: (checkId, flagged, how) => trustedAdvisor.find(checkId, flagged, how),
      change: (checkId, changes) => trustedAdvisor.change(checkId, changes),
    },
    settings: () => settingsNow(state),
    change: changes => changeSettings(settings, changes),
    seen: () => seenCalls.list(),
    cases,
    close: () => close(server),
  };
}
