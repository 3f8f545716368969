import { BROKEN_DESIGNS, type BrokenDesign } from './broken-designs';
import { historyOf } from './history';
import { runHistory } from './run-history';

/** Within so many histories, from its first seed on, each broken design has to be caught. The engine itself runs through more of them in `simulation.test.ts`. */
const HISTORIES = 300;

describe.each(BROKEN_DESIGNS)('a design that $name', design => {
  test('is caught', async () => {
    const caught = await firstViolation(design);
    expect(caught).toBeDefined();
    console.log(`A design that ${design.name}: ${caught}`);
  });
});

async function firstViolation(design: BrokenDesign): Promise<string | undefined> {
  const { firstSeed = 1 } = design;
  for (let seed = firstSeed; seed < firstSeed + HISTORIES; seed++) {
    const history = historyOf(seed);
    const { violation } = await runHistory(design.history?.(history) ?? history, { design });
    if (violation) return `seed ${seed}, ${violation.message}`;
  }
  return undefined;
}
