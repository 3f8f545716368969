import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeServicesCommand } from '@aws-sdk/client-support';
import { explainError } from '../../cli/explain-error';
import { findInstallation, outputOf } from '../../cli/installation';
import { type LocalServer, listen } from '../../local/cloud/json-api';
import { errorOf } from '../support-simulator/test-simulator';
import { startInstallation } from './test-installation';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Mine/2b7c-11ee';
const VARIABLES = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1' };

let server: LocalServer;
let answer: { status: number; body: string };
let requests: { body: string; keyId?: string; region?: string }[];
const before = { ...process.env };
beforeEach(async () => {
  requests = [];
  server = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const [, keyId, region] = /Credential=([^/]+)\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      requests.push({ body, keyId, region });
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
    }),
  );
  Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_CLOUDFORMATION: server.url });
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) delete process.env[name];
});
afterEach(() => {
  process.env = { ...before };
  server.server.close();
  server.server.closeAllConnections();
});

const member = (name: string, key: string, value: string) =>
  `<member><${name}Key>${key}</${name}Key><${name}Value>${value}</${name}Value></member>`;
const FOUND = {
  status: 200,
  body: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Mine</StackName><StackId>${STACK_ID}</StackId>
    <Parameters>${member('Parameter', 'Mode', 'Live')}</Parameters><Outputs>${member('Output', 'CaseTableName', 'T')}</Outputs>
    </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
};
const refusal = (code: string, message: string, status = 400) => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

test('a deployed stack tells its account, region, outputs and parameters', async () => {
  answer = FOUND;
  const installation = await findInstallation({ stackName: 'Mine', region: 'eu-west-1' });
  installation.clients.close();
  expect(installation).toMatchObject({
    id: '2b7c-11ee',
    accountId: '123456789012',
    region: 'eu-west-1',
    parameters: { Mode: 'Live' },
    outputs: { CaseTableName: 'T' },
  });
  expect(requests).toEqual([{ body: expect.stringContaining('StackName=Mine'), keyId: 'x', region: 'eu-west-1' }]);
});

test.each([
  [{ region: 'eu-west-1' }, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-1' }, 'eu-west-1'],
  [{}, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-1' }, 'us-east-2'],
  [{}, { AWS_DEFAULT_REGION: 'us-west-1' }, 'us-west-1'],
])('of --region %j and the environment %j, the region is %s', async (options, env, region) => {
  answer = FOUND;
  Object.assign(process.env, env);
  (await findInstallation({ stackName: 'Mine', ...options })).clients.close();
  expect(requests[0]?.region).toBe(region);
});

test('a profile brings its own credentials and region, whatever the environment has', async () => {
  answer = FOUND;
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  const [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE] = [join(folder, 'config'), join(folder, 'credentials')];
  writeFileSync(AWS_CONFIG_FILE, '[profile audit]\nregion = ap-south-1\n');
  writeFileSync(AWS_SHARED_CREDENTIALS_FILE, '[audit]\naws_access_key_id = of-audit\naws_secret_access_key = z\n');
  Object.assign(process.env, { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE });
  (await findInstallation({ stackName: 'Mine', profile: 'audit' })).clients.close();
  rmSync(folder, { recursive: true, force: true });
  expect(requests).toMatchObject([{ keyId: 'of-audit', region: 'ap-south-1' }]);
});

test('cases are asked for where AWS Support is, whatever the region of the stack', async () => {
  answer = FOUND;
  const { clients } = await findInstallation({ stackName: 'Mine', region: 'eu-west-1' });
  const asked: string[] = [];
  const recorded = { handle: async ({ hostname }: { hostname: string }) => Promise.reject(new Error(`asked ${asked.push(hostname)}`)) };
  Object.assign(clients.supportOnce.config, { requestHandler: recorded });
  await expect(clients.supportOnce.send(new DescribeServicesCommand({}))).rejects.toThrow('asked 1');
  clients.close();
  expect([asked, await clients.queues.config.region()]).toEqual([['support.us-east-1.amazonaws.com'], 'eu-west-1']);
});

test.each([
  [
    refusal('ValidationError', 'Stack with id Mine does not exist'),
    /no stack "Mine" in eu-west-1: name another with --stack-name, --region or --profile/,
  ],
  [
    refusal('AccessDenied', 'User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:DescribeStacks on resource: y', 403),
    /lack a permission: cloudformation:DescribeStacks/,
  ],
  [refusal('ExpiredToken', 'The security token included in the request is expired', 403), /have expired.*aws sso login/],
  [refusal('InvalidClientTokenId', 'The security token included in the request is invalid', 403), /does not know the credentials/],
  [refusal('Throttling', 'Rate exceeded'), /too much was asked for at once/],
])('what goes wrong is one line that says what to do: %j', async (refused, line) => {
  answer = refused;
  const message = explainError(await errorOf(findInstallation({ stackName: 'Mine', region: 'eu-west-1' })));
  expect(message).toMatch(line);
  expect(message).not.toMatch(/\n|arn:aws:iam/);
});

test('without a region, it is said how to name one', async () => {
  const env = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  Object.assign(process.env, env);
  expect(explainError(await errorOf(findInstallation({ stackName: 'Mine' })))).toBe(
    'No region is set: name it with --region, or with AWS_REGION.',
  );
});

test('without credentials, it is said how to get some', async () => {
  const env = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  Object.assign(process.env, env);
  expect(explainError(await errorOf(findInstallation({ stackName: 'Mine', region: 'eu-west-1' })))).toMatch(
    /no usable AWS credentials.*--profile/,
  );
});

test('where no local run answers, it is said how to start one', async () => {
  const call = findInstallation({ stackName: 'Mine', local: 'http://127.0.0.1:9' });
  await expect(call).rejects.toThrow(/Nothing answers at http:\/\/127\.0\.0\.1:9.*npm start/);
  answer = { status: 404, body: '' };
  await expect(findInstallation({ stackName: 'Mine', local: server.url })).rejects.toThrow('is not the page of a local run');
});

test('a local run has its own time', async () => {
  const bed = await startInstallation();
  bed.clock.advance(7_200);
  const { now, clients } = await findInstallation({ stackName: 'SupportAutomation', local: bed.page });
  clients.close();
  expect(Math.abs(now().getTime() - bed.clock.now().getTime())).toBeLessThan(5_000);
});

test('a stack without what is needed is said to be of another version', async () => {
  answer = FOUND;
  const installation = await findInstallation({ stackName: 'Mine', region: 'eu-west-1' });
  installation.clients.close();
  expect(() => outputOf(installation, 'RulesProfileId')).toThrow(/has no output RulesProfileId/);
});
