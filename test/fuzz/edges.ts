// Longer than others: the list of all edges, which is read as a whole.
import * as fc from 'fast-check';
import { outcomeOf } from '../../cli/commands/route';
import { queryExpression, written } from '../../cli/output';
import { run } from '../../cli/program';
import { UnreadableAlarmEvent } from '../../lambdas/cases/alarms/alarm-event';
import { parseAlarmEvent } from '../../lambdas/cases/alarms/alarm-signal';
import { parseFindingEvent } from '../../lambdas/cases/alarms/finding-signal';
import { followCase } from '../../lambdas/cases/engine/follow-case';
import { readNews } from '../../lambdas/operations/notifications/case-event';
import { parseDuration } from '../../lambdas/shared/duration';
import { globMatcher } from '../../lambdas/shared/glob';
import { NO_RULES, parseRules, UnusableRules } from '../../lambdas/shared/rules/routing-rules';
import { UsageError } from '../../lambdas/shared/usage-error';
import { toAdvisorCheck, toCheckedResource, toCheckSummary, toRefreshStatus } from '../../lambdas/trusted-advisor/advisor-answers';
import { parseAdvisorEvent } from '../../lambdas/trusted-advisor/advisor-event';
import { testIo } from '../cli/test-io';
import { HOLE, mutated } from './mutated';
import { ADVISOR, ALARMS, ANSWER, FINDING, NEWS, PARAMETERS, RULES, SUPPORT } from './samples';

/** An edge that takes foreign input, and what holds of it whatever comes. */
export interface Edge {
  name: string;
  /** Of the runs that are asked for: what is costly gets fewer. */
  share: number;
  property: fc.IAsyncProperty<[unknown]>;
}

function edge<Input>(name: string, input: fc.Arbitrary<Input>, holds: (input: Input) => void | Promise<void>, share = 1): Edge {
  return {
    name,
    share,
    property: fc.asyncProperty(input, async given => void (await holds(given))) as unknown as fc.IAsyncProperty<[unknown]>,
  };
}

/** What a bad input may lead to; all else is a fault of ours. @returns nothing when the input was refused so */
function unlessRefused<Result>(kinds: (abstract new (...of: never[]) => Error)[], read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (kinds.some(kind => error instanceof kind)) return undefined;
    throw error;
  }
}

function ensure(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** The SDK gives an object at least. */
function shaped<Answer>(answer: unknown): Answer {
  return (typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? answer : {}) as Answer;
}

const GLOB = fc.array(fc.constantFrom('*', '?', 'a', 'b', '😀', '.', '('), { maxLength: 8 }).map(parts => parts.join(''));
const VALUE = fc.array(fc.constantFrom('a', 'b', '😀', '.', '(', '\n'), { maxLength: 8 }).map(parts => parts.join(''));

/** Words that commands know, and others. */
const WORD = fc.oneof(
  fc.constantFrom(
    'rules',
    'check',
    'put',
    'route',
    'incidents',
    'show',
    'findings',
    'suppress',
    'refresh',
    'dry-run',
    'report',
    'dead-letters',
    'replay',
    'hand-over',
    'adopt',
    '-',
    '--',
  ),
  fc.constantFrom(
    '--event',
    '--param',
    'A=B',
    '--for',
    '2h',
    '--output',
    'tsv',
    '--query',
    '[].a',
    '--json',
    '--check',
    '--since',
    '--yes',
    '--all',
    '--id',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

export const EDGES: Edge[] = [
  edge(
    'alarm events become a case that AWS takes, or a dead letter with a reason',
    mutated(ALARMS),
    event => {
      const signal = unlessRefused([UnreadableAlarmEvent], () => parseAlarmEvent(event));
      if (!signal) return;
      const { text } = outcomeOf(signal, NO_RULES, PARAMETERS);
      ensure([...text.subject].length >= 1 && text.subject.length <= 200, `a subject of ${text.subject.length} characters`);
      ensure(
        text.communicationBody.length >= 1 && text.communicationBody.length <= 8_000,
        `a text of ${text.communicationBody.length} characters`,
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
      ensure(!/[\u0000-\u0008\u000b-\u001f\u202e]/.test(text.subject + text.communicationBody), 'a character that acts');
    },
    0.3,
  ),
  edge('events of findings are read, or a dead letter with a reason', mutated([FINDING]), event => {
    const found = unlessRefused([UnreadableAlarmEvent], () => parseFindingEvent(event));
    ensure(!found || Buffer.byteLength(found.identity.incidentKey) <= 1_024, 'a key that is too long');
  }),
  edge('events of AWS Support are hints that break nothing', mutated([SUPPORT]), event =>
    followCase(event, { incidents: { incidentOfCase: async () => undefined } as never, now: () => new Date(0) }).catch(error => {
      if (!('issues' in error)) throw error;
    }),
  ),
  edge('events of Trusted Advisor are read or left alone', mutated([ADVISOR]), event => void parseAdvisorEvent(event)),
  edge('news for people are read or left alone', mutated([NEWS]), event => void readNews(event)),
  edge(
    'rules are usable, or refused with every mistake',
    fc.oneof(
      mutated([RULES]).map(rules => JSON.stringify(rules)),
      fc.string(),
    ),
    json => {
      const book = unlessRefused([UnusableRules], () => parseRules(json));
      if (book) outcomeOf(parseAlarmEvent(ALARMS[0]), book, PARAMETERS);
    },
  ),
  edge('a glob matches what its pattern says', fc.tuple(GLOB, VALUE), ([glob, value]) => {
    const pattern = [...glob].map(each => (each === '*' ? '.*' : each === '?' ? '.' : each.replace(/[.(]/, '\\$&'))).join('');
    ensure(globMatcher(glob)([value]) === new RegExp(`^${pattern}$`, 'su').test(value), `"${glob}" and "${value}" do not agree`);
  }),
  edge('a duration is a time, or wrong usage', fc.oneof(fc.string(), fc.stringMatching(/^(\d{1,4}[smhd]){1,3}$/)), text => {
    const milliseconds = unlessRefused([UsageError], () => parseDuration(text));
    ensure(milliseconds === undefined || (Number.isFinite(milliseconds) && milliseconds >= 0), `${milliseconds} milliseconds`);
  }),
  edge(
    'a query gives an answer, or wrong usage',
    fc.tuple(
      fc.oneof(fc.string(), fc.stringMatching(/^\[?[a-z*?@]{0,4}[\].|(){}&`'"=, ]{0,6}[a-z]{0,4}\]?$/)),
      fc.constantFrom('table', 'json', 'yaml', 'tsv'),
    ),
    ([text, format]) =>
      void unlessRefused([UsageError], () =>
        written([{ a: 1, b: [{ c: null }] }], () => '', { format: format as 'json', query: queryExpression(text) }),
      ),
  ),
  edge('descriptions of checks with holes are read', mutated([ANSWER.check], HOLE), answer => void toAdvisorCheck(shaped(answer))),
  edge(
    'flagged resources with holes are read, or left out',
    mutated([ANSWER.resource, null], HOLE),
    answer => void toCheckedResource(shaped(answer)),
  ),
  edge('statuses of refreshes with holes are read', mutated([ANSWER.status], HOLE), answer => void toRefreshStatus(shaped(answer))),
  edge('summaries of checks with holes are read', mutated([ANSWER.summary], HOLE), answer => void toCheckSummary(shaped(answer))),
  edge(
    'a command line ends with a code, and nothing it says acts on the terminal',
    fc.array(WORD, { maxLength: 6 }),
    async argv => {
      const io = testIo({ input: '{}' });
      const code = await run([...argv.filter(word => word !== 'complete'), '--local-url=http://127.0.0.1:9'], io);
      ensure([0, 1, 2].includes(code), `code ${code}`);
      ensure(!/(?!\n|\t)\p{Cc}|\u202e/u.test(io.stdout + io.stderr), 'a character that acts');
    },
    0.03,
  ),
];
