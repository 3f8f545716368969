import { keptAssembly, STACK_NAME } from '../local/assembly';
import { type Assembly, readAssembly } from '../local/cloud/template';
import { synthesise } from '../local/synthesise';
import type { Usage } from '../test/budget/meter';
import { Storm } from '../test/budget/storm';
import { type IncidentCosts, measureIncidents } from './cases/incidents';
import { LOOKED_UP, PRICES, price } from './prices';
import type { Table } from './table';

/** An account, and what goes on in it in a month. */
interface Month {
  name: string;
  alarms: number;
  cases: number;
  storms: number;
  alarmsOfAStorm: number;
}

const MONTHS: Month[] = [
  { name: 'small', alarms: 500, cases: 20, storms: 0, alarmsOfAStorm: 0 },
  { name: 'middle', alarms: 20_000, cases: 200, storms: 1, alarmsOfAStorm: 300 },
  { name: 'large', alarms: 200_000, cases: 1_000, storms: 4, alarmsOfAStorm: 1_000 },
];

const SWEEPS = 30 * 24 * 60;
const COMPARISONS = 30 * 24 * 4;
/** Long polls of Lambda's five pollers, twenty seconds each. */
const POLLS = (5 * 3 * 30 * 24 * 3_600) / 60;
/** An open case is inspected every quarter of an hour, for two hours. */
const INSPECTIONS = 8;
const TRANSITIONS = 62 * 30;
const GIGABYTES = 0.5;
/** Of a warm invocation, mostly waiting: assumed, as nobody has measured it in AWS. */
const SECONDS = { sweep: 0.1, alarm: 0.1, call: 1 };
/** Some 35 metrics are published for one hour of each day. */
const CUSTOM_METRICS = 35 / 24;

/** What a month costs, from counted operations and one table of prices. */
export async function benchCost(): Promise<Table[]> {
  const costs = await measureIncidents();
  const watching = watchingOf(readAssembly(await keptAssembly(folder => synthesise(folder)), STACK_NAME));
  const rows: (string | number)[][] = [];
  for (const month of MONTHS) {
    const parts = await partsOf(month, costs, watching);
    const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
    rows.push([
      month.name,
      month.alarms,
      month.cases,
      ...Object.values(parts).map(dollars),
      dollars(total),
      dollars(total + watching.dashboards * price('dashboard')),
    ]);
  }
  return [
    {
      title: 'A month, USD (us-east-1, no free tier)',
      heading: [
        '',
        'alarms',
        'cases',
        'DynamoDB',
        'Lambda',
        'SQS',
        'Step Functions',
        'events',
        'watching',
        'all',
        'with a dashboard that is not free',
      ],
      rows,
      notes: [
        'Goal for the large one: 8 USD (20 in the first version). Counted: table requests, transitions. Assumed: that an alarm which becomes no case is over before its delay; how long an invocation takes.',
        `Storms: ${MONTHS.map(({ storms, alarmsOfAStorm }) => `${storms} of ${alarmsOfAStorm}`).join(', ')}. Storage, logs, AppConfig and e-mail are cents.`,
        `Watching: ${watching.metrics} metrics of alarms, by the template, and what the functions publish. Dashboards of the template: ${watching.dashboards}; the first three of an account are free.`,
      ],
    },
    {
      title: `Prices, USD (looked up in ${LOOKED_UP} on public pages that repeat those of AWS)`,
      heading: ['of', 'for a million', 'published on'],
      rows: Object.entries(PRICES).map(([name, [dollarsEach, page]]) => [name, (dollarsEach * 1e6).toLocaleString('en-US'), page]),
    },
  ];
}

/** What the stack has that costs by the month. */
interface Watching {
  metrics: number;
  dashboards: number;
}

function watchingOf({ template: { Resources } }: Assembly): Watching {
  const all = Object.values(Resources);
  const metricsOf = ({ Metrics = [{}] }: { Metrics?: object[] }) => Metrics.filter(metric => !('Expression' in metric)).length;
  const alarms = all.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  return {
    metrics: alarms.reduce((sum, { Properties = {} }) => sum + metricsOf(Properties), 0),
    dashboards: all.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard').length,
  };
}

async function partsOf({ alarms, cases, storms, alarmsOfAStorm }: Month, costs: IncidentCosts, watching: Watching) {
  const { newAlarm, recoveredBeforeACase, caseOpened, inspection, caseResolved, idleSweep } = costs;
  const blips = alarms - cases - storms * alarmsOfAStorm;
  const table = [
    times(newAlarm, alarms - storms * alarmsOfAStorm),
    times(recoveredBeforeACase, blips),
    times(caseOpened, cases),
    times(inspection, cases * INSPECTIONS),
    times(caseResolved, cases),
    times(idleSweep, SWEEPS),
    storms > 0 ? times(await stormOf(alarmsOfAStorm), storms) : 0,
  ];
  const invocations = SWEEPS + COMPARISONS + alarms * 2 + cases * 4;
  const seconds = SWEEPS * SECONDS.sweep + alarms * 2 * SECONDS.alarm + cases * 4 * SECONDS.call;
  return {
    dynamodb: table.reduce((sum, part) => sum + part, 0),
    lambda: invocations * price('lambdaRequest') + seconds * GIGABYTES * price('lambdaGigabyteSecond'),
    queue: (POLLS + alarms * 2 * 3) * price('queueRequest'),
    transitions: TRANSITIONS * price('stateTransition'),
    events: cases * 4 * price('customEvent'),
    monitoring: watching.metrics * price('alarmMetric') + CUSTOM_METRICS * price('customMetric'),
  };
}

async function stormOf(alarms: number): Promise<Usage> {
  const storm = new Storm(alarms);
  await storm.run(60);
  return storm.table.meter.used;
}

function times({ tableWrites, indexWrites, tableReads, indexReads }: Usage, count: number): number {
  return count * ((tableWrites + indexWrites) * price('writeUnits') + (tableReads + indexReads) * price('readUnits'));
}

const dollars = (amount: number) => amount.toFixed(2);
