import { reasonInWords } from '../../lambdas/cases/text/decision-words';
import { caseName } from '../../lambdas/shared/case-name';
import { visibleLine } from '../../lambdas/shared/visible';
import { readableTime } from '../../lambdas/shared/wording';
import { readIncidents } from '../case-records';
import { summaryOf } from '../incident-summary';
import { written } from '../output';
import { isForPeople, type Session } from '../session';
import { incidents } from './incidents';

type Summary = ReturnType<typeof summaryOf>;

/** Lists the incidents that are not over, then goes on with a line for each one that has changed. Programs get one JSON document on each line. */
export async function watch(session: Session, { every, for: duration }: { every: number; for?: number }): Promise<void> {
  const { installation, io, output } = session;
  const forPeople = isForPeople(output);
  if (forPeople) await incidents(session, {});
  let known = new Map(await read(session));
  if (!forPeople) for (const summary of known.values()) print(session, summary);
  if (forPeople) io.err(`\nWhat changes follows, looked for every ${every / 1_000} seconds. Ctrl-C ends it.\n`);
  for (let waited = 0; duration === undefined || waited < duration; waited += every) {
    await io.sleep(every);
    const next = new Map(await read(session));
    for (const [key, summary] of next) {
      if (signatureOf(summary) === (known.has(key) ? signatureOf(known.get(key)!) : undefined)) continue;
      if (forPeople) io.out(`${readableTime(installation.now().toISOString())}  ${inWords(summary)}\n`);
      else print(session, summary);
    }
    known = next;
  }
}

async function read({ installation }: Session): Promise<[string, Summary][]> {
  return (await readIncidents(installation)).map(incident => [incident.incidentKey, summaryOf(incident)]);
}

/** When the incident is inspected next changes all the time; nobody waits for that. */
function signatureOf({ dueAt: _, ...summary }: Summary): string {
  return JSON.stringify(summary);
}

function print({ io, output }: Session, summary: Summary): void {
  const document = written(summary, () => '', { ...output, format: output.format ?? 'json' });
  io.out(`${(output.format ?? 'json') === 'json' ? JSON.stringify(JSON.parse(document)) : document}\n`);
}

function inWords({ alarmName, alarm, phase, reason, caseStatus, unreported, ...of }: Summary): string {
  const name = caseName(of);
  const shown = [
    `in ${alarm.value}`,
    phase,
    name && `case ${name}${caseStatus ? ` ${caseStatus}` : ''}`,
    unreported > 0 && `${unreported} unreported`,
  ];
  return `${visibleLine(alarmName)}: ${shown.filter(Boolean).join(', ')}. ${reasonInWords(reason)}`;
}
