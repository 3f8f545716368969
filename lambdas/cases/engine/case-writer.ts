import { logger } from '../../shared/runtime';
import type { AlarmEvent } from '../alarms/alarm-event';
import { alarmTraits, traitsOf } from '../alarms/alarm-traits';
import { type AlarmReading, type CloudWatchReader, readAlarm } from '../alarms/cloudwatch-reader';
import { type Attached, attachEvidence, NOTHING_ATTACHED, type Uploaders } from '../evidence/attach-evidence';
import { collectEvidence } from '../evidence/evidence';
import { rise } from '../incident/escalation';
import type { Incident } from '../incident/incident';
import type { Policy } from '../incident/policy';
import type { Route, RoutingDecision } from '../incident/routing-decision';
import { type AlarmSubject, treatmentOf } from '../incident/subject';
import type { Routing } from '../routing/route';
import type { Router } from '../routing/router';
import { type CaseText, composeCase, composeComment } from '../text/case-text';
import type { CaseWriter } from './services';

export interface CaseWriterParts {
  router: Router;
  routing: Routing;
  book: CloudWatchReader;
  uploaders: Uploaders;
  policy: Policy;
  now: () => Date;
  /** Does work that ends by a signal, which fires after so many milliseconds. */
  inTime: <T>(milliseconds: number, work: (deadline: AbortSignal) => Promise<T>) => Promise<T>;
}

/** How long a case may wait for what CloudWatch and the attachments take. It is opened then with what there is. Milliseconds. */
const READING_MILLISECONDS = 3_000;
const COLLECTING_MILLISECONDS = 4_000;
const UPLOADING_MILLISECONDS = 5_000;

/** Writes cases with all that can be learnt: the operator's rules, the alarm's settings, a graph and the alarm's history as files. */
export function caseWriter({ router, routing, book, uploaders, policy, now, inTime }: CaseWriterParts): CaseWriter {
  return {
    async decideRouting(incident, event) {
      if (!treatmentOf(incident).followsRules) return standard(routing);
      return routingDecision(await router.route(event ? alarmTraits(event) : traitsOf(incident.subject)));
    },

    async writeCase(incident, marker, event) {
      const route = routeOf(incident, routing);
      const templates = await router.templates();
      const remarks = incident.routingDecision?.remarks ?? [];
      const { subject } = incident;
      if (subject.kind !== 'alarm') return composeCase(incident, route, marker, undefined, { notes: remarks });
      const reading = await inTime(READING_MILLISECONDS, deadline => readAlarm(subject, book, deadline));
      const attached = policy.mode === 'DryRun' ? NOTHING_ATTACHED : await attach(incident, subject, reading, event);
      const notes = [...remarks, ...reading.notes, ...attached.notes];
      if (notes.length > 0) logger.info('a case goes without something', { incidentKey: incident.incidentKey, notes });
      return composeCase(incident, route, marker, event, { ...attached, details: reading.details, notes, templates });
    },

    writeComment: async (incident, marker) =>
      composeComment(incident, marker, { templates: await router.templates(), asks: asksOf(incident, now()) }),
  };

  async function attach(incident: Incident, alarm: AlarmSubject, reading: AlarmReading, event?: AlarmEvent): Promise<Attached> {
    const wantsCompleteHistory = incident.routingDecision?.alarmHistory === 'complete';
    const subject = { alarm, since: incident.alarm.since, event, reading, now: now(), wantsCompleteHistory };
    const evidence = await inTime(COLLECTING_MILLISECONDS, deadline => collectEvidence(subject, book, deadline));
    return inTime(UPLOADING_MILLISECONDS, deadline => attachEvidence(evidence, uploaders, deadline));
  }
}

/** Longer than all that a text may wait for, and shorter than an invocation has for a step. Milliseconds. */
const WRITING_MILLISECONDS = 15_000;

/** A writer that fails when it does not come to its end, whatever it waits for: an invocation that waits for it would do nothing else. */
export function writerInTime({ decideRouting, writeCase, writeComment }: CaseWriter, inTime: CaseWriterParts['inTime']): CaseWriter {
  const limited = <T>(work: () => Promise<T>) => inTime(WRITING_MILLISECONDS, deadline => Promise.race([work(), failedBy(deadline)]));
  return {
    decideRouting: (...given) => limited(() => decideRouting(...given)),
    writeCase: (...given) => limited(() => writeCase(...given)),
    writeComment: (...given) => limited(() => writeComment(...given)),
  };
}

function failedBy(deadline: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    deadline.addEventListener('abort', () => reject(new Error(`Writing took longer than ${WRITING_MILLISECONDS / 1_000} seconds.`))),
  );
}

/** Writes cases from nothing but the incident and its event. */
export function plainWriter(routing: Routing): CaseWriter {
  return {
    decideRouting: async () => standard(routing),
    writeCase: async (incident, marker, event): Promise<CaseText> => composeCase(incident, routeOf(incident, routing), marker, event),
    writeComment: async (incident, marker) => composeComment(incident, marker),
  };
}

/** The route of an incident's case: what was decided when it began, unless AWS has refused that. */
function routeOf({ useFallback, routingDecision: decided }: Incident, { configured, fallback }: Routing): Route {
  return useFallback ? fallback : (decided?.route ?? configured);
}

function standard({ configured }: Routing): RoutingDecision {
  return { wantsCase: true, route: configured, escalate: [], remarks: [] };
}

function routingDecision({ because: _, ...decision }: RoutingDecision): RoutingDecision {
  return decision;
}

/** The API cannot change a severity: it is asked for in words. */
function asksOf(incident: Incident, now: Date): string[] {
  const step = rise(incident, now);
  return step
    ? [`This has lasted for more than ${step.afterMinutes} minutes: please raise the severity of this case to "${step.severityCode}".`]
    : [];
}
