import { cases } from '../../cli/commands/cases';
import { explain } from '../../cli/commands/explain';
import { incidents } from '../../cli/commands/incidents';
import { show } from '../../cli/commands/show';
import { haveCase } from './test-incidents';
import { startInstallation, words } from './test-installation';
import { testIo } from './test-io';

describe('a case that AWS has given no number yet is called by its caseId', () => {
  async function haveNewCase() {
    const bed = await startInstallation();
    const { caseId } = await haveCase(bed, 'checkout-5xx', { displayId: undefined });
    return { bed, caseId };
  }

  test('in the list of incidents', async () => {
    const { bed, caseId } = await haveNewCase();
    expect(await words(bed, session => incidents(session, {}))).toContain(caseId);
  });

  test('by show, with the status that AWS tells', async () => {
    const { bed, caseId } = await haveNewCase();
    expect(await words(bed, session => show(session, 'checkout-5xx'))).toContain(`  Case      ${caseId}, unassigned`);
  });

  test('by show while AWS does not list it', async () => {
    const { bed, caseId } = await haveNewCase();
    bed.simulator.faults.add({ kind: 'no-support-plan' });
    const io = testIo();
    await expect(words(bed, session => show(session, 'checkout-5xx'), io)).rejects.toThrow('no support plan');
    expect(io.stdout).toContain(`  Case      ${caseId}\n`);
  });

  test('by explain', async () => {
    const { bed, caseId } = await haveNewCase();
    expect(await words(bed, session => explain(session, 'checkout-5xx'))).toContain(`Phase open, case ${caseId}.`);
  });

  test('and by its number where AWS lists it', async () => {
    const { bed } = await haveNewCase();
    const [{ displayId } = {}] = bed.simulator.cases();
    expect(await words(bed, session => cases(session, {}))).toContain(displayId);
  });
});
