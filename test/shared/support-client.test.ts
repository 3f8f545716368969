import { DescribeServicesCommand, type SupportClient } from '@aws-sdk/client-support';
import { supportClient, unrepeatableSupportClient } from '../../lambdas/shared/support-client';

interface Sent {
  hostname: string;
  headers: Record<string, string>;
}

/** Where a call would go, and the region that it is signed for; nothing leaves the process. */
async function destination(make: typeof supportClient): Promise<string> {
  const sent: Sent[] = [];
  const handle = async (request: Sent): Promise<never> => {
    sent.push(request);
    throw Object.assign(new Error('far enough'), { $retryable: undefined });
  };
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client: SupportClient = make({ credentials, maxAttempts: 1, requestHandler: { handle } as never });
  await expect(client.send(new DescribeServicesCommand({}))).rejects.toThrow('far enough');
  const [{ hostname, headers }] = sent as [Sent];
  return `${hostname} ${/Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization!)?.[1]}`;
}

const { AWS_REGION } = process.env;
afterEach(() => {
  process.env.AWS_REGION = AWS_REGION;
  if (AWS_REGION === undefined) delete process.env.AWS_REGION;
});

describe.each([
  ['us-east-1', 'support.us-east-1.amazonaws.com us-east-1'],
  ['eu-west-1', 'support.us-east-1.amazonaws.com us-east-1'],
  ['ap-southeast-7', 'support.us-east-1.amazonaws.com us-east-1'],
  ['us-gov-east-1', 'support.us-gov-west-1.amazonaws.com us-gov-west-1'],
  ['cn-northwest-1', 'support.cn-north-1.amazonaws.com.cn cn-north-1'],
  ['eusc-de-east-1', 'support.eusc-de-east-1.amazonaws.eu eusc-de-east-1'],
  ['us-iso-west-1', 'support.us-iso-east-1.c2s.ic.gov us-iso-east-1'],
  ['us-isob-west-1', 'support.us-isob-east-1.sc2s.sgov.gov us-isob-east-1'],
  ['eu-isoe-west-1', 'support.eu-isoe-west-1.cloud.adc-e.uk eu-isoe-west-1'],
  ['us-isof-south-1', 'support.us-isof-south-1.csp.hci.ic.gov us-isof-south-1'],
])('a function in %s', (region, expected) => {
  test.each([supportClient, unrepeatableSupportClient])('asks the Support API of its partition, with %p', async make => {
    process.env.AWS_REGION = region;
    expect(await destination(make)).toBe(expected);
  });
});
