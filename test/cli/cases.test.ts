import { CreateCaseCommand } from '@aws-sdk/client-support';
import { cases } from '../../cli/commands/cases';
import { validCase } from '../support-simulator/test-simulator';
import { haveCase, haveIncident, openCase } from './test-incidents';
import { document, startInstallation, words } from './test-installation';

const names = (found: { subject: string }[]) => found.map(({ subject }) => /ALARM: (\S+)/.exec(subject)?.[1]);

test('open cases are listed as AWS knows them now, the newest first', async () => {
  const bed = await startInstallation();
  await haveCase(bed, 'first');
  bed.clock.advance(60);
  const { displayId } = await haveCase(bed, 'second');
  bed.simulator.aws.startWork(displayId);
  const found = await document(bed, session => cases(session, {}));
  expect(names(found)).toEqual(['second', 'first']);
  expect(found[0]).toMatchObject({ displayId, status: 'work-in-progress', severityCode: 'high' });
});

test('resolved cases are listed when all are asked for', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'done');
  bed.simulator.human.resolve(displayId);
  expect(await words(bed, session => cases(session, {}))).toBe('There are no open cases: --all lists the resolved ones too.\n');
  expect(names(await document(bed, session => cases(session, { all: true })))).toEqual(['done']);
});

test('cases of others are not listed', async () => {
  const bed = await startInstallation();
  await bed.client.send(new CreateCaseCommand({ ...validCase, subject: 'ALARM: of-somebody-else' }));
  await haveCase(bed, 'own');
  expect(names(await document(bed, session => cases(session, { all: true })))).toEqual(['own']);
});

test('a case that AWS has forgotten does not hide the others', async () => {
  const bed = await startInstallation();
  for (const name of ['a', 'b', 'c']) await haveCase(bed, name);
  await bed.store.linkCase('case-123456789012-muen-2020-forgotten', 'key');
  expect(names(await document(bed, session => cases(session, {}))).sort()).toEqual(['a', 'b', 'c']);
});

test('more cases than one call takes are all listed', async () => {
  const bed = await startInstallation();
  const incident = await haveIncident(bed, 'many');
  for (let index = 0; index < 130; index++) await openCase(bed, incident);
  expect(await document(bed, session => cases(session, {}))).toHaveLength(130);
  expect(bed.simulator.calls.DescribeCases).toBe(2);
});
