import { median } from '../median';
import type { Table } from '../table';
import { ratio } from '../text-table';
import type { Taken } from './call-process';
import { measureCalls, ROUNDS, type Round, WARM_CALLS } from './measure-calls';

/** Of the issue that asked for speed: not more than this. */
const GOALS = "Goals: 0.58 x of CDK's default, 2.6 x of the floor.";
const VARIANTS =
  "CDK's default: NodejsFunction leaves the SDK to the copy in the runtime; here it is loaded from node_modules in its place. The floor: the same requests, signed by hand with Node.js alone, answers parsed, nothing decided.";

/** What it takes to load a function and to call it for the first time. */
export async function benchColdStart(): Promise<Table[]> {
  const rows = (await measureCalls()).map(({ name, kibibytes, requests, rounds }) => {
    const { ours, cdk, floor, againstCdk, againstFloor } = compared(rounds, ({ load, first }) => load + first);
    const load = rounded(median(rounds.map(round => round.ours.load)));
    return [name, kibibytes, requests, load, ours, cdk, againstCdk, floor, againstFloor];
  });
  return [
    {
      title: `Cold start: CPU of loading a function and of its first call, milliseconds (Node.js ${process.version}, medians of ${ROUNDS} rounds in turns)`,
      heading: ['function', 'KiB', 'requests', 'load', 'load + call', "CDK's default", 'ratio', 'floor', 'ratio '],
      rows,
      notes: [GOALS, VARIANTS, 'Servers are processes of their own: their CPU is not counted. Time on the network is not either.'],
    },
  ];
}

/** What a call takes once a function is warm. */
export async function benchWarmCalls(): Promise<Table[]> {
  const rows = (await measureCalls()).map(({ name, rounds }) => {
    const { ours, cdk, floor, againstCdk, againstFloor } = compared(rounds.slice(-1), ({ warm }) => warm);
    return [name, ours, cdk, againstCdk, floor, againstFloor];
  });
  return [
    {
      title: `Warm calls: CPU of one, milliseconds (medians of ${WARM_CALLS - 10} calls behind eleven others)`,
      heading: ['function', 'ours', "CDK's default", 'ratio', 'floor', 'ratio '],
      rows,
      notes: [VARIANTS, 'The floor repeats the requests of a first call; a warm function asks less where it remembers (rules, catalog).'],
    },
  ];
}

/** Medians, and the medians of what each round's pair comes to. */
function compared(rounds: Round[], of: (taken: Taken) => number) {
  const [ours, cdk, floor] = (['ours', 'cdk', 'floor'] as const).map(name => rounded(median(rounds.map(round => of(round[name])))));
  const against = (name: 'cdk' | 'floor') => ratio(median(rounds.map(round => of(round.ours) / of(round[name]))), 1);
  return { ours: ours!, cdk: cdk!, floor: floor!, againstCdk: against('cdk'), againstFloor: against('floor') };
}

const rounded = (milliseconds: number) => Number(milliseconds.toFixed(1));
