import { CreateCaseCommand, DescribeCasesCommand, DescribeServicesCommand } from '@aws-sdk/client-support';
import { readServices } from '../../local/support-simulator/read-services';
import { startTestBed, type TestBed } from './test-simulator';

const printed = { services: [{ code: 'service-new', name: 'New Service', categories: [{ code: 'other', name: 'Other' }] }] };

let bed: TestBed | undefined;
afterEach(() => bed?.stop());

test("an account's own services are listed in place of the checked-in ones", async () => {
  bed = await startTestBed({ services: readServices(printed) });
  const { services } = await bed.client.send(new DescribeServicesCommand({}));
  expect(services).toEqual(printed.services);
});

test.each([
  ['no list', {}, /at services: /],
  ['an empty list', { services: [] }, /at services: /],
  ['a service without a code', { services: [{ name: 'x', categories: [] }] }, /at services\.0\.code: /],
])('%s is refused, and where it is wrong is told', (_, json, message) => {
  expect(() => readServices(json)).toThrow(message);
});

test.each([
  ['left-out', 0],
  ['shown', 1],
] as const)('a resolved case that is asked for by its ID is %s', async (resolvedCasesById, found) => {
  bed = await startTestBed({ resolvedCasesById });
  const { caseId } = await bed.client.send(new CreateCaseCommand({ subject: 's', communicationBody: 'b' }));
  bed.simulator.human.resolve(caseId!);
  const { cases = [] } = await bed.client.send(new DescribeCasesCommand({ caseIdList: [caseId!] }));
  expect(cases).toHaveLength(found);
});
