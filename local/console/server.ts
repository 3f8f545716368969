import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UsageError } from '../../lambdas/shared/usage-error';
import { visible } from '../../lambdas/shared/visible';
import { STACK_NAME } from '../assembly';
import { type LocalServer, listen } from '../cloud/json-api';
import { LOCAL_REGION } from '../cloud/place';
import { checkTimes, parseJson, type StoryEvent, toEvents } from '../event-files';
import { type Report, reportRun } from '../report';
import type { Run } from '../run';
import { act } from './controls';
import { tellWhatIsNew } from './live';
import { lookInto } from './look-into';
import { content, page } from './page';
import { pageScript } from './page-script';
import { isOurs, parsedAs, readBody } from './request';
import { asked, dashboardWidgets, renderWidget } from './widgets';

interface Answer {
  status: number;
  type: string;
  body: string;
}
type Route = (run: Run, request: IncomingMessage, argument: string) => Promise<Answer> | Answer;

/** The page before there is anything to show: its port is ours. */
export interface Page extends LocalServer {
  show(run: Run): void;
}

/**
 * Opens the page of a run, on 127.0.0.1: what happened, the incidents, the cases and the refresh. `POST /events` plays EventBridge events.
 * @throws UsageError when the port cannot be had
 */
export async function openPage(port: number): Promise<Page> {
  let shown: Run | undefined;
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answered: Promise<void> = handle(shown, request, response).finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  answering.set(server, underWay);
  try {
    const listening = await listen(server, port);
    const show = (run: Run) => {
      shown = run;
    };
    return { ...listening, show };
  } catch (error) {
    const why = UNAVAILABLE.get((error as NodeJS.ErrnoException).code ?? '');
    if (!why) throw error;
    throw new UsageError(`The port ${port} ${why}: choose another with --port, or --port 0.`);
  }
}

const UNAVAILABLE = new Map([
  ['EADDRINUSE', 'is taken'],
  ['EACCES', 'is not for you to use'],
]);

/** The same for a run that is there already. */
export async function startConsole(run: Run, port: number): Promise<LocalServer> {
  const page = await openPage(port);
  page.show(run);
  return page;
}

/** Ends its connections; resolves when nothing is read for any of them any more. */
export async function stopConsole({ server }: { server: Server }): Promise<void> {
  server.close();
  server.closeAllConnections();
  await Promise.allSettled(answering.get(server) ?? []);
}

/** What is being answered. */
const answering = new WeakMap<Server, Set<Promise<void>>>();

const ROUTES: [pattern: RegExp, route: Route][] = [
  [/^GET \/$/, async run => html(page(await contentOf(run), dashboardWidgets(run)))],
  [/^GET \/page\.js$/, () => ({ status: 200, type: 'text/javascript; charset=utf-8', body: pageScript() })],
  [/^GET \/content$/, async run => html(await contentOf(run))],
  [/^GET \/stack\.json$/, run => json(200, describeStack(run))],
  [
    /^GET \/look\/([a-z-]+)$/,
    async (run, _, name) => json(200, (await lookInto(run, name)) ?? { error: `There is no ${name} to look into.` }),
  ],
  [/^GET \/report$/, async run => json(200, await reportRun(run))],
  [/^POST \/events$/, playPosted],
  [/^POST \/widget$/, async (run, request) => html(await renderWidget(run, parsedAs(asked, await readBody(request))))],
  [
    /^POST \/control\/([a-z]+)$/,
    async (run, request, name) => json(200, { said: act(run, name, parseJson(await readBody(request), 'The body')) }),
  ],
];

/** What the command line needs to work on this run as it would on a deployed stack. */
function describeStack({ cloud: { stack, endpoints, clock } }: Run): object {
  const { id: stackId, outputs, parameters } = stack;
  return { stackName: STACK_NAME, stackId, region: LOCAL_REGION, outputs, parameters, endpoints, now: clock.now().toISOString() };
}

async function handle(run: Run | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (run && request.url === '/live' && isOurs(request)) return tellWhatIsNew(run, response);
  const { status, type, body } = await (run ? answer(run, request) : STARTING).catch((error: Error) =>
    json(error instanceof UsageError ? 400 : 500, { error: error.message }),
  );
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'",
  });
  response.end(body);
}

const STARTING = Promise.resolve(json(503, { error: 'The run is about to start.' }));

async function answer(run: Run, request: IncomingMessage): Promise<Answer> {
  if (!isOurs(request)) return json(403, { error: 'Only the page itself and programs of this computer may ask.' });
  const asked = `${request.method} ${request.url?.split('?')[0]}`;
  for (const [pattern, route] of ROUTES) {
    const match = pattern.exec(asked);
    if (match) return route(run, request, match[1] ?? '');
  }
  return json(404, { error: `There is no ${asked}. There are GET /, GET /report and POST /events.` });
}

async function contentOf(run: Run): Promise<string> {
  const report: Report = await reportRun(run);
  return content({ report, moments: run.timeline.moments, offset: run.cloud.clock.time() - run.start });
}

async function playPosted(run: Run, request: IncomingMessage): Promise<Answer> {
  const events = toEvents(parseJson(await readBody(request), 'The body'), 'The body');
  checkTimes(events, run.cloud.clock.time());
  return play(run, events);
}

function play({ cloud: { clock, bus } }: Run, events: StoryEvent[]): Answer {
  for (const event of events) clock.schedule(event.time ? Date.parse(event.time) : 0, () => void bus.put(event));
  return json(202, { accepted: events.length });
}

function html(body: string): Answer {
  return { status: 200, type: 'text/html; charset=utf-8', body };
}

function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json', body: `${visible(JSON.stringify(value))}\n` };
}
