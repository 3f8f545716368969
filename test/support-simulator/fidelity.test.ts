import {
  AddCommunicationToCaseCommand,
  CreateCaseCommand,
  DescribeAttachmentUploadStatusCommand,
  DescribeCasesCommand,
  DescribeServicesCommand,
  DescribeTrustedAdvisorCheckResultCommand,
  DescribeTrustedAdvisorCheckSummariesCommand,
  ResolveCaseCommand,
  UploadIdNotFound,
} from '@aws-sdk/client-support';
import type { SimulatorOptions } from '../../local/support-simulator/settings';
import { readWorld } from '../../local/support-simulator/world/read-world';
import { call } from './raw-call';
import { errorNameOf, errorOf, startTestBed, type TestBed, validCase } from './test-simulator';

let bed: TestBed;
afterEach(() => bed.stop());
const start = async (options: SimulatorOptions = {}) => {
  bed = await startTestBed(options);
};

const AUTO_SCALING_GROUPS = 'fW7HH0l7J9';
const VPCS = 'jL7PP0l7J9';
const DB_INSTANCES = 'XG0aXHpIEt';
const IAM_ROLES = 'oQ7TT0l7J9';
const LOW_UTILIZATION = 'Qch7DwouX1';

const worldWith = (checkId: string, flagged: number, more: object = {}) =>
  readWorld({ overrides: [{ checkIds: [checkId], flagged: [flagged], ...more }] });
const resultOf = async (checkId: string) => (await bed.client.send(new DescribeTrustedAdvisorCheckResultCommand({ checkId }))).result!;

describe('Trusted Advisor answers as AWS does', () => {
  test('resources that are in order are listed, and nothing is flagged', async () => {
    await start({ world: worldWith(AUTO_SCALING_GROUPS, 0) });
    const { flaggedResources, resourcesSummary, status } = await resultOf(AUTO_SCALING_GROUPS);
    expect(status).toBe('ok');
    expect(flaggedResources).toHaveLength(16);
    expect(flaggedResources!.every(resource => resource.status === 'ok' && resource.metadata![5] === 'Green')).toBe(true);
    expect(resourcesSummary!.resourcesFlagged).toBe(0);
    const { summaries } = await bed.client.send(new DescribeTrustedAdvisorCheckSummariesCommand({ checkIds: [AUTO_SCALING_GROUPS] }));
    expect(summaries).toMatchObject([{ hasFlaggedResources: true, status: 'ok', resourcesSummary: { resourcesFlagged: 0 } }]);
  });

  test('a check that lists nothing has no flagged resources', async () => {
    await start({ world: worldWith(LOW_UTILIZATION, 0) });
    const { summaries } = await bed.client.send(new DescribeTrustedAdvisorCheckSummariesCommand({ checkIds: [LOW_UTILIZATION] }));
    expect(summaries![0]!.hasFlaggedResources).toBe(false);
  });

  test.each([
    [AUTO_SCALING_GROUPS, 'AutoScaling', 'Auto Scaling groups'],
    [VPCS, 'VPC', 'VPCs'],
    [DB_INSTANCES, 'RDS', 'DB instances'],
  ])('the limit of %s is named %s, %s', async (checkId, service, limit) => {
    await start({ world: worldWith(checkId, 2) });
    const { flaggedResources } = await resultOf(checkId);
    expect(flaggedResources!.length).toBeGreaterThan(2);
    expect(new Set(flaggedResources!.map(({ metadata }) => `${metadata![1]}, ${metadata![2]}`))).toEqual(new Set([`${service}, ${limit}`]));
  });

  test('copies of a check name the limit as the check does', async () => {
    const world = readWorld({ checkCount: 212 });
    const copy = world.checks.find(({ name }) => name === 'VPC (2)')!;
    await start({ world });
    expect((await resultOf(copy.id)).flaggedResources![0]!.metadata!.slice(1, 3)).toEqual(['VPC', 'VPCs']);
  });

  test('what belongs to no region has no region, and null where the table has it', async () => {
    await start({ world: worldWith(IAM_ROLES, 1) });
    const { json } = await call(bed.simulator.url, 'DescribeTrustedAdvisorCheckResult', { checkId: IAM_ROLES });
    const rows: { region?: string; metadata: (string | null)[] }[] = json.result.flaggedResources;
    expect(rows).toHaveLength(2);
    expect(rows.map(row => ['region' in row, row.metadata[0]])).toEqual([
      [false, null],
      [false, null],
    ]);
  });

  test('savings are floats on the wire, whole ones too', async () => {
    await start({ world: worldWith(LOW_UTILIZATION, 0) });
    const request = { method: 'POST', headers: { 'X-Amz-Target': 'AWSSupport_20130415.DescribeTrustedAdvisorCheckResult' } };
    const answer = await fetch(bed.simulator.url, { ...request, body: JSON.stringify({ checkId: LOW_UTILIZATION }) });
    expect(await answer.text()).toContain('{"costOptimizing":{"estimatedMonthlySavings":0.0,"estimatedPercentMonthlySavings":0.0}}');
  });

  test.each(['dH7RR0l6J3', 'gI7MM0l7J2'])('the check %s is there', async checkId => {
    await start();
    expect((await resultOf(checkId)).flaggedResources!.every(({ metadata }) => metadata![1] === 'EBS')).toBe(true);
  });
});

test('a text that looks like savings stays as it is', async () => {
  await start();
  const communicationBody = '{"estimatedMonthlySavings":0}';
  const { caseId } = await bed.client.send(new CreateCaseCommand({ ...validCase, communicationBody }));
  const { cases } = await bed.client.send(new DescribeCasesCommand({ caseIdList: [caseId!] }));
  expect(cases![0]!.recentCommunications!.communications![0]!.body).toBe(communicationBody);
});

test('a request that names no case is told so', async () => {
  await start();
  const { name, message } = await errorOf(bed.client.send(new AddCommunicationToCaseCommand({ communicationBody: 'b' })));
  expect([name, message]).toEqual(['CaseIdNotFound', 'The request names no case']);
});

test('an upload that nobody began is the error that the service model has for it', async () => {
  await start();
  expect(await errorOf(bed.client.send(new DescribeAttachmentUploadStatusCommand({ uploadId: 'u' })))).toBeInstanceOf(UploadIdNotFound);
});

describe('what AWS does not document is a setting', () => {
  const openCase = async () => (await bed.client.send(new CreateCaseCommand(validCase))).caseId!;
  const idsOf = async (request: object) => (await bed.client.send(new DescribeCasesCommand(request))).cases!.map(({ caseId }) => caseId);

  test.each([
    [undefined, 0],
    ['left-out', 0],
    ['shown', 1],
  ] as const)('a resolved case asked for by its ID: %s', async (resolvedCasesById, shown) => {
    await start({ resolvedCasesById });
    const caseId = await openCase();
    await bed.client.send(new ResolveCaseCommand({ caseId }));
    expect(await idsOf({ caseIdList: [caseId] })).toHaveLength(shown);
    expect(await idsOf({})).toHaveLength(0);
    expect(await idsOf({ includeResolvedCases: true })).toHaveLength(1);
  });

  test('unknown service codes are rejected, unless they are left out', async () => {
    await start();
    const asked = () => bed.client.send(new DescribeServicesCommand({ serviceCodeList: ['aws-lambda', 'no-such-service'] }));
    expect(await errorNameOf(asked())).toBe('InvalidParameterValueException');
    bed.simulator.change({ unknownServiceCodes: 'left-out' });
    expect((await asked()).services!.map(({ code }) => code)).toEqual(['aws-lambda']);
  });

  test.each([
    [undefined, 'unassigned'],
    ['opened', 'opened'],
    ['work-in-progress', 'work-in-progress'],
  ] as const)('the first status: %s', async (firstStatus, status) => {
    await start({ firstStatus });
    const caseId = await openCase();
    const { cases } = await bed.client.send(new DescribeCasesCommand({ caseIdList: [caseId] }));
    expect(cases![0]!.status).toBe(status);
  });

  test.each([
    [undefined, true],
    ['newest-first', true],
    ['oldest-first', false],
  ] as const)('the order of cases: %s', async (caseOrder, newestFirst) => {
    await start({ caseOrder });
    const opened: string[] = [];
    for (let n = 0; n < 25; n++) opened.push(await openCase());
    const listed: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await bed.client.send(new DescribeCasesCommand({ maxResults: 10, nextToken }));
      listed.push(...page.cases!.map(({ caseId }) => caseId));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(listed).toEqual(newestFirst ? opened.reverse() : opened);
  });
});

test('of 10,000 cases DescribeCases looks at those it is asked for by ID, and no further than a page goes', async () => {
  await start();
  const { cases } = bed.simulator.state;
  const first = { body: 'b', submittedBy: 's', attachments: [] };
  const details = { ...validCase, issueType: 'technical', language: 'en', ccEmailAddresses: [] };
  const opened = Array.from({ length: 10_000 }, () => cases.create(details, first, 0));
  let looked = 0;
  for (const supportCase of opened) {
    const { visibleAt } = supportCase;
    Object.defineProperty(supportCase, 'visibleAt', {
      get() {
        looked += 1;
        return visibleAt;
      },
    });
  }
  const lookedAtFor = async (request: object) => {
    looked = 0;
    const answer = await bed.client.send(new DescribeCasesCommand(request));
    return { looked, nextToken: answer.nextToken };
  };
  const { caseId, displayId } = opened[5000]!;
  expect((await lookedAtFor({ caseIdList: [caseId] })).looked).toBeLessThanOrEqual(2);
  expect((await lookedAtFor({ displayId })).looked).toBeLessThanOrEqual(2);
  const { looked: forPage, nextToken } = await lookedAtFor({ maxResults: 100 });
  expect(forPage).toBe(101);
  expect((await lookedAtFor({ maxResults: 100, nextToken })).looked).toBe(101);
});
