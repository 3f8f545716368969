import { explainError } from '../../cli/explain-error';
import type { Session } from '../../cli/session';
import type { TestInstallation } from './test-installation';
import { type TestIo, testIo } from './test-io';

/** What every client of the SDK has. */
interface SomeClient {
  middlewareStack: {
    add(middleware: (next: Next, context: { commandName?: string }) => Next, options: { step: 'initialize'; priority: 'high' }): void;
  };
}
type Next = (request: unknown) => Promise<unknown>;

/** Hears of every call of an installation's clients, as the commands make them, and may end it by an error before it is made. @returns ends that */
export function watchCalls({ installation }: TestInstallation, watch: (name: string) => void): () => void {
  const { close: _, ...clients } = installation.clients;
  let isWatching = true;
  for (const client of Object.values(clients) as unknown as SomeClient[]) {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async request => {
          if (isWatching) watch(commandName.replace(/Command$/, ''));
          return next(request);
        },
      { step: 'initialize', priority: 'high' },
    );
  }
  return () => {
    isWatching = false;
  };
}

/** Has every call of AWS Support made once: a test does not wait for the second try. */
export function callOnce({ installation }: TestInstallation): void {
  for (const client of [installation.clients.support, installation.clients.supportOnce])
    client.middlewareStack.add(next => request => next(request), {
      step: 'finalizeRequest',
      priority: 'high',
      name: 'retryMiddleware',
      override: true,
    });
}

/** An answer of AWS by which a call ends. */
export function refusal(name: string, message = 'No.', httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** What a command said, and the sentence that it ended with if it did not come to its end. */
export interface Ended extends TestIo {
  sentence?: string;
}

/** Runs a command as for people, to its end or until it gives up. */
export async function ended(bed: TestInstallation, command: (session: Session) => Promise<unknown>): Promise<Ended> {
  const io: Ended = testIo();
  try {
    await command({ installation: bed.installation, io, output: {} });
  } catch (error) {
    io.sentence = explainError(error as Error);
  }
  return io;
}
