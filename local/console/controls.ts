import * as z from 'zod';
import { STACK_OUTPUT } from '../../lambdas/shared/contract';
import { own } from '../../lambdas/shared/own';
import { UsageError } from '../../lambdas/shared/usage-error';
import type { StoryEvent } from '../event-files';
import type { Run } from '../run';
import { alarmEvent } from '../sample-story';
import { KINDS, ofKind } from './kinds';

const MINUTE = 60_000;
const name = z.string().min(1).max(255);
const isBase64 = (text: string) => Buffer.from(text, 'base64').toString('base64') === text;

/** What can be made to happen from the page, with what it takes. Each answers a sentence for whoever did it. */
const CONTROLS = {
  alarm: control(
    z.strictObject({ name, kind: z.enum(KINDS).default('metric'), does: z.enum(['fire', 'clear', 'mute', 'flap']) }),
    (run, { name: alarmName, kind, does }) => {
      const change = (to: 'OK' | 'ALARM', seconds = 0, muted = false) => {
        const start = run.cloud.clock.time() + seconds * 1_000;
        return ofKind(kind, alarmEvent(start, { alarmName, minute: 0, from: to === 'OK' ? 'ALARM' : 'OK', to, muted }, run.accountId));
      };
      const flaps = [0, 40, 80, 120].flatMap(seconds => [change('ALARM', seconds), change('OK', seconds + 20)]);
      const events = { fire: [change('ALARM')], clear: [change('OK')], mute: [change('ALARM', 0, true)], flap: flaps }[does];
      put(run, events);
      return `${alarmName}: ${{ fire: 'fires', clear: 'is over', mute: 'fires under a mute rule', flap: 'fires and recovers four times in three minutes' }[does]}.`;
    },
  ),

  reply: control(
    z.strictObject({
      displayId: z.string().regex(/^\d+$/),
      body: z.string().min(1).max(8_000),
      from: z.enum(['AWS', 'colleague']),
      fileName: z.string().max(200).optional(),
      data: z.string().refine(isBase64, 'not base64').optional(),
    }),
    ({ simulator }, { displayId, body, from, fileName, data }) => {
      const files = fileName && data ? [{ fileName, data: Buffer.from(data, 'base64') }] : [];
      (from === 'AWS' ? simulator.aws : simulator.human).reply(displayId, body, files);
      return `${from === 'AWS' ? 'AWS' : 'A colleague'} wrote on case ${displayId}.`;
    },
  ),

  resolve: control(z.strictObject({ displayId: z.string().regex(/^\d+$/) }), ({ simulator }, { displayId }) => {
    simulator.human.resolve(displayId);
    return `A colleague resolved case ${displayId}.`;
  }),

  refresh: control(z.strictObject({}), ({ cloud: { machines, stack } }) => {
    const machine = stack.output(STACK_OUTPUT.refreshStateMachine);
    if (!machine) throw new UsageError('This stack refreshes nothing.');
    machines.start(machine, {});
    return 'A refresh of Trusted Advisor begins.';
  }),

  find: control(
    z.strictObject({ checkId: z.string().min(1), flagged: z.coerce.number().int().min(0).max(1_000) }),
    ({ simulator }, { checkId, flagged }) => {
      simulator.trustedAdvisor.find(checkId, flagged);
      return `From its next refresh on, check ${checkId} flags ${flagged} resources.`;
    },
  ),

  support: control(z.strictObject({ is: z.enum(['well', 'throttled', 'broken', 'without-plan']) }), ({ simulator }, { is }) => {
    simulator.faults.clear();
    simulator.change({ supportPlan: is !== 'without-plan', limits: { supportCallsPerSecond: is === 'throttled' ? 0 : 5 } });
    if (is === 'broken') simulator.faults.add({ kind: 'error', error: 'InternalServerError', message: 'Broken from the page.' });
    return {
      well: 'The Support API works.',
      throttled: 'The Support API refuses every call for its rate.',
      broken: 'The Support API fails.',
      'without-plan': 'The support plan has ended.',
    }[is];
  }),

  jump: control(
    z.strictObject({
      minutes: z.coerce
        .number()
        .min(1)
        .max(7 * 24 * 60),
    }),
    ({ cloud: { clock } }, { minutes }) => {
      const { speed } = clock;
      clock.schedule(clock.time() + minutes * MINUTE, () => {
        clock.speed = speed;
      });
      if (speed !== Number.POSITIVE_INFINITY) clock.speed = Number.POSITIVE_INFINITY;
      return `${minutes} minutes go by.`;
    },
  ),
};

type Control = (run: Run, given: unknown) => string;

function control<T>(form: z.ZodType<T>, does: (run: Run, given: T) => string): Control {
  return (run, given) => {
    const parsed = form.safeParse(given);
    if (!parsed.success)
      throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the form'}: ${message}`).join('; '));
    return does(run, parsed.data);
  };
}

/** @throws UsageError for a control that there is not, and for what it does not take */
export function act(run: Run, named: string, given: unknown): string {
  const found = own(CONTROLS as Record<string, Control>, named);
  if (!found) throw new UsageError(`There is no control ${named}: there are ${Object.keys(CONTROLS).join(', ')}.`);
  return found(run, given);
}

function put({ cloud: { clock, bus } }: Run, events: StoryEvent[]): void {
  for (const event of events) clock.schedule(event.time ? Date.parse(event.time) : 0, () => void bus.put(event));
}
