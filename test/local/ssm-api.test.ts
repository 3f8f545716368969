import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { jsonApi, listen } from '../../local/cloud/json-api';
import { ssmOperations } from '../../local/cloud/ssm-api';

let client: SSMClient;
let close: () => void;

beforeEach(async () => {
  const store = new Map([['rules', { value: '{}', version: 1 }]]);
  const { server, url } = await listen(jsonApi('SSM', ssmOperations(store), () => {}));
  client = new SSMClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  close = () => server.close();
});
afterEach(() => {
  client.destroy();
  close();
});

const value = async () => (await client.send(new GetParameterCommand({ Name: 'rules' }))).Parameter?.Value;

test('a parameter of the template is read as it was deployed', async () => {
  expect(await value()).toBe('{}');
});

test('what an operator writes is what is read next', async () => {
  await client.send(new PutParameterCommand({ Name: 'rules', Value: '{"rules":[]}', Overwrite: true }));
  expect(await value()).toBe('{"rules":[]}');
});

test('a parameter is not overwritten by accident', async () => {
  await expect(client.send(new PutParameterCommand({ Name: 'rules', Value: 'x' }))).rejects.toMatchObject({
    name: 'ParameterAlreadyExists',
  });
  expect(await value()).toBe('{}');
});

test('a parameter that is not there is named', async () => {
  await expect(client.send(new GetParameterCommand({ Name: 'other' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
});
