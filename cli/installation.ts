import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { STACK_OUTPUT } from '../lambdas/shared/contract';
import { type Clients, clientsFor, cloudFormation, type Endpoints, type Place } from './clients';
import { CannotDo } from './io';

/** Where to look for an installation, as somebody typed it. */
export interface Whereabouts {
  profile?: string;
  region?: string;
  stackName: string;
  /** Address of the page of a local run. */
  local?: string;
}

/** A deployed stack of this application, or one that runs on this computer. */
export interface Installation {
  stackName: string;
  /** The last part of the stack's ARN: by it the markers of its cases differ from those of any other. */
  id: string;
  accountId: string;
  region: string;
  outputs: Record<string, string>;
  parameters: Record<string, string>;
  clients: Clients;
  /** The time there: that of a local run is virtual. */
  now(): Date;
}

/** What `GET /stack.json` of a local run tells. */
export interface LocalStack {
  stackName: string;
  stackId: string;
  region: string;
  outputs: Record<string, string>;
  /** Lists as lists. */
  parameters: Record<string, string | string[]>;
  endpoints: Endpoints;
  /** ISO 8601. */
  now: string;
}

/**
 * Finds an installation.
 * @throws CannotDo when there is none of that name; what the SDK throws when it cannot be asked for
 */
export function findInstallation(whereabouts: Whereabouts, env: NodeJS.ProcessEnv = process.env): Promise<Installation> {
  const { local } = whereabouts;
  return local === undefined ? findDeployed(whereabouts, env) : findLocal(local);
}

async function findDeployed({ profile, region, stackName }: Whereabouts, env: NodeJS.ProcessEnv): Promise<Installation> {
  // AWS_DEFAULT_REGION is the AWS CLI's; the SDK does not read it.
  const place: Place = { profile, region: region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION };
  const client = cloudFormation(place);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const { StackId = '', Outputs, Parameters } = Stacks[0] ?? {};
    const home = { ...place, region: await client.config.region() };
    return installation(
      { stackName, stackId: StackId, outputs: outputsOf(Outputs), parameters: parametersOf(Parameters) },
      home,
      () => new Date(),
    );
  } catch (error) {
    if (!/ does not exist$/.test((error as Error).message)) throw error;
    const where = await client.config.region();
    throw new CannotDo(
      `There is no stack "${stackName}" in ${where}: name another with --stack-name, --region or --profile, or deploy it with npx cdk deploy.`,
    );
  } finally {
    client.destroy();
  }
}

function outputsOf(outputs: Stack['Outputs'] = []): Record<string, string> {
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

function parametersOf(parameters: Stack['Parameters'] = []): Record<string, string> {
  return Object.fromEntries(parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]));
}

async function findLocal(page: string): Promise<Installation> {
  const { now, endpoints, region, parameters: values, ...stack } = await readLocalStack(page);
  const parameters = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat().join(',')]));
  const ahead = Date.parse(now) - Date.now();
  return installation({ ...stack, parameters }, { region, endpoints }, () => new Date(Date.now() + ahead));
}

async function readLocalStack(page: string): Promise<LocalStack> {
  try {
    const answer = await fetch(new URL('/stack.json', page));
    if (answer.ok) return (await answer.json()) as LocalStack;
  } catch {
    throw new CannotDo(
      `Nothing answers at ${page}: start the local run with npm start, and give the address of its page: --local-url http://127.0.0.1:4400.`,
    );
  }
  throw new CannotDo(`${page} is not the page of a local run: npm start prints its address.`);
}

type Described = Pick<Installation, 'stackName' | 'outputs' | 'parameters'> & { stackId: string };

function installation({ stackId, ...stack }: Described, place: Place & { region: string }, now: () => Date): Installation {
  const [, , , region = '', accountId = '', name = ''] = stackId.split(':');
  return { ...stack, id: name.split('/')[2] ?? '', accountId, region, clients: clientsFor(place), now };
}

/** The value of one of the stack's outputs. @throws CannotDo when the stack has none of that name */
export function outputOf({ outputs, stackName }: Installation, name: (typeof STACK_OUTPUT)[keyof typeof STACK_OUTPUT]): string {
  const value = outputs[name];
  if (!value)
    throw new CannotDo(
      `The stack "${stackName}" has no output ${name}: it is not this application, or of an older version. Deploy this one.`,
    );
  return value;
}
