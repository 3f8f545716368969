import {
  DescribeCreateCaseOptionsCommand,
  DescribeServicesCommand,
  DescribeSeverityLevelsCommand,
  DescribeSupportedLanguagesCommand,
} from '@aws-sdk/client-support';
import { errorNameOf, startTestBed, type TestBed } from './test-simulator';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.stop());

const issue = { issueType: 'technical', serviceCode: 'aws-lambda', categoryCode: 'general-guidance' };
const invalid = 'InvalidParameterValueException';

test('all services are listed with their categories', async () => {
  const { services } = await bed.client.send(new DescribeServicesCommand({}));
  expect(services).toHaveLength(283);
  expect(services!.every(({ categories }) => categories!.length > 0)).toBe(true);
});

test('only the services that are asked for are listed', async () => {
  const command = new DescribeServicesCommand({ serviceCodeList: ['aws-lambda'], language: 'ja' });
  const { services } = await bed.client.send(command);
  expect(services!.map(({ code, name }) => [code, name])).toEqual([['aws-lambda', 'Lambda']]);
  expect(services![0]!.categories).toContainEqual({ code: 'general-guidance', name: 'General Guidance' });
});

test('there are five severities under the names the API gives them', async () => {
  const { severityLevels } = await bed.client.send(new DescribeSeverityLevelsCommand({ language: 'en' }));
  expect(severityLevels).toEqual([
    { code: 'low', name: 'Low' },
    { code: 'normal', name: 'Normal' },
    { code: 'high', name: 'High' },
    { code: 'urgent', name: 'Urgent' },
    { code: 'critical', name: 'Critical' },
  ]);
});

test('eight languages are supported', async () => {
  const { supportedLanguages } = await bed.client.send(new DescribeSupportedLanguagesCommand(issue));
  expect(supportedLanguages!.map(({ code }) => code).sort()).toEqual(['en', 'es', 'fr', 'ja', 'ko', 'pt', 'tr', 'zh']);
  expect(supportedLanguages).toContainEqual({ code: 'ja', language: 'JAPANESE', display: 'JAPANESE' });
});

test('a case in English can be talked about at any hour, one in Japanese by web in office hours', async () => {
  const english = await bed.client.send(new DescribeCreateCaseOptionsCommand({ ...issue, language: 'en' }));
  expect(english.languageAvailability).toBe('available');
  expect(english.communicationTypes!.map(({ type }) => type)).toEqual(['web', 'chat', 'call']);
  expect(english.communicationTypes![0]!.supportedHours).toEqual([{ startTime: '00:00:00.000', endTime: '23:59:59.999' }]);
  const japanese = await bed.client.send(new DescribeCreateCaseOptionsCommand({ ...issue, language: 'ja' }));
  expect(japanese).toMatchObject({ languageAvailability: 'best_effort', communicationTypes: [{ type: 'web' }] });
  expect(japanese.communicationTypes![0]!.supportedHours![0]!.endTime).toBe('09:00:00.000');
});

test('codes and languages nobody knows are refused', async () => {
  const send = bed.client.send.bind(bed.client);
  expect(await errorNameOf(send(new DescribeServicesCommand({ serviceCodeList: ['nothing'] })))).toBe(invalid);
  expect(await errorNameOf(send(new DescribeServicesCommand({ language: 'xx' })))).toBe(invalid);
  expect(await errorNameOf(send(new DescribeSeverityLevelsCommand({ language: 'xx' })))).toBe(invalid);
  expect(await errorNameOf(send(new DescribeSupportedLanguagesCommand({ ...issue, issueType: 'complaint' })))).toBe(invalid);
  expect(await errorNameOf(send(new DescribeSupportedLanguagesCommand({ ...issue, serviceCode: 'nothing' })))).toBe(invalid);
  expect(await errorNameOf(send(new DescribeCreateCaseOptionsCommand({ ...issue, language: 'xx' })))).toBe(invalid);
  const wrongCategory = new DescribeCreateCaseOptionsCommand({ ...issue, categoryCode: 'nothing', language: 'en' });
  expect(await errorNameOf(send(wrongCategory))).toBe(invalid);
});

test('each of them has a dry run', async () => {
  const dryRun = true;
  const commands = [
    new DescribeServicesCommand({ dryRun }),
    new DescribeSeverityLevelsCommand({ dryRun }),
    new DescribeSupportedLanguagesCommand({ ...issue, dryRun }),
    new DescribeCreateCaseOptionsCommand({ ...issue, language: 'en', dryRun }),
  ];
  for (const command of commands) {
    expect(await errorNameOf(bed.client.send(command as DescribeServicesCommand))).toBe('DryRunOperationException');
  }
});
