import { SupportClient } from '@aws-sdk/client-support';
import { caseOfDisplayId, describeCases, describeCommunications } from '../../cli/support-cases';
import { digestOf } from '../../lambdas/cases/incident/our-texts';
import { readCatalog } from '../../lambdas/cases/routing/read-service-catalog';
import { supportApi } from '../../lambdas/cases/support/sdk-support-api';
import { AnsweringServer } from '../shared/answering-server';
import { ROUTE } from './alarm-events/read-events';

const MARKER = 'sa-0123456789ab';
const OURS = { marker: MARKER, cases: [digestOf('It fires.')], comments: [] };
const server = new AnsweringServer();
let client: SupportClient;
const support = () => supportApi({ repeatable: client, once: client });

beforeAll(async () => {
  client = new SupportClient(await server.start());
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const communications = [
  null,
  { body: null, submittedBy: null, timeCreated: '2026-11-25T03:00:00.000Z', attachmentSet: [null, { attachmentId: null, fileName: null }] },
  { body: 'Have a look.', submittedBy: 'Amazon Web Services', timeCreated: '2026-11-25T04:00:00.000Z', attachmentSet: null },
];
const cases = [
  null,
  { caseId: null, subject: `x [${MARKER}]` },
  { caseId: 'other', subject: null, recentCommunications: null },
  {
    caseId: 'case-1',
    displayId: null,
    subject: `x [${MARKER}]`,
    status: null,
    timeCreated: null,
    recentCommunications: { communications },
  },
];

test('a case is found among cases with holes', async () => {
  server.answers = { DescribeCases: { cases } };
  expect(await support().findCases(OURS, '2020-01-01T00:00:00Z', 'en')).toEqual([
    { match: 'unclear', caseId: 'case-1', displayId: '', status: '', timeCreated: '' },
  ]);
});

test('a case is read with the communications that are there', async () => {
  server.answers = { DescribeCases: { cases }, DescribeCommunications: { communications } };
  const view = await support().inspectCase('case-1', OURS);
  expect(view?.conversation?.replies.map(({ firstLines, attachments }) => [firstLines, attachments])).toContainEqual(['Have a look.', []]);
  expect(await support().hasCommunication('case-1', digestOf('It fires.'), '2020-01-01T00:00:00Z')).toBe(false);
});

test.each([[{}], [{ cases: null }], [{ cases: [null] }]])('no cases are no cases: %j', async answer => {
  server.answers = { DescribeCases: answer };
  expect(await support().findCases(OURS, '2020-01-01T00:00:00Z', 'en')).toEqual([]);
  expect(await support().inspectCase('case-1', OURS)).toBeUndefined();
  expect(await describeCases(client, ['case-1'], true)).toEqual([]);
  expect(await caseOfDisplayId(client, '1')).toBeUndefined();
});

test('the command line passes over the same holes', async () => {
  server.answers = { DescribeCases: { cases }, DescribeCommunications: { communications } };
  expect(await describeCases(client, ['case-1'], true)).toHaveLength(3);
  expect(await describeCommunications(client, 'case-1')).toHaveLength(2);
});

test('services, severities and languages with holes make a catalog of those that are there', async () => {
  server.answers = {
    DescribeServices: {
      services: [
        null,
        { code: 'amazon-cloudwatch', categories: [null, { code: null }, { code: 'general-guidance' }] },
        { code: 'x', categories: null },
      ],
    },
    DescribeSeverityLevels: { severityLevels: [null, { code: null }, { code: 'low' }] },
    DescribeSupportedLanguages: { supportedLanguages: [null, { code: 'ja' }] },
  };
  const catalog = await readCatalog(client, [ROUTE], new Date(0));
  expect(catalog.services).toMatchObject({ 'amazon-cloudwatch': ['general-guidance'], x: [] });
  expect([catalog.severities, Object.values(catalog.languages)]).toEqual([['low'], [['ja']]]);
});
