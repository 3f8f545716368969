import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployed, deploy, ofType, statementsOf } from './deployed-stack';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');
const [, DIAGRAM = ''] = /```mermaid\n(.*?)```/s.exec(PAGE) ?? [];

const NODE = '[A-Z][A-Za-z]+';
const edges = (arrow: string) =>
  [...DIAGRAM.matchAll(new RegExp(`^ *(${NODE}) ${arrow} (${NODE})$`, 'gm'))].map(([, from, to]) => `${from} -> ${to}`).sort();
const nodes = new Set([...DIAGRAM.matchAll(new RegExp(`\\b${NODE}\\b`, 'g'))].map(([node]) => node).filter(node => node.length > 2));

/** Kinds of resources that are boxes. */
const BOXES = [
  'AWS::AppConfig::Application',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Lambda::Function',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
];

const resources = deploy({ FindingCaseCheckIds: 'Qch7DwouX1' });
const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');
const boxes = BOXES.flatMap(type => ofType(resources, type));

/** The boxes that a value names, by their ARNs or names. */
function namedIn(value: unknown): string[] {
  const text = JSON.stringify(value);
  return boxes.filter(({ logicalId }) => text.includes(logicalId)).map(({ logicalId }) => withoutHash(logicalId));
}

const from = (type: string, targetsOf: (properties: Deployed['properties']) => unknown) =>
  ofType(resources, type).flatMap(({ logicalId, properties }) =>
    namedIn(targetsOf(properties)).map(to => `${withoutHash(logicalId)} -> ${to}`),
  );

test('the boxes of the diagram are the resources of the template', () => {
  expect([...nodes].filter(node => !['Alarms', 'Trusted', 'Advisor', 'People'].includes(node)).sort()).toEqual(
    boxes.map(({ logicalId }) => withoutHash(logicalId)).sort(),
  );
});

test('its lines are what starts what', () => {
  const mappings = ofType(resources, 'AWS::Lambda::EventSourceMapping').map(
    ({ properties }) => `${namedIn(properties.EventSourceArn)[0]} -> ${namedIn(properties.FunctionName)[0]}`,
  );
  const found = [
    ...from('AWS::Events::Rule', ({ Targets }) => Targets.map(({ Arn }: { Arn: string }) => Arn)),
    ...from('AWS::Scheduler::Schedule', ({ Target }) => Target.Arn),
    ...from('AWS::StepFunctions::StateMachine', ({ DefinitionString }) => DefinitionString),
    ...mappings,
  ];
  expect(edges('-->')).toEqual(found.sort());
});

test('its dotted lines are what policies let functions read and write', () => {
  const kept = ofType(resources, 'AWS::Lambda::Function').flatMap(({ logicalId }) => {
    const reached = statementsOf(resources, logicalId)
      .filter(({ Action }: { Action: string | string[] }) =>
        [Action].flat().some(action => /^(dynamodb:|sqs:SendMessage|sns:Publish)/.test(action)),
      )
      .flatMap(({ Resource }: { Resource: unknown }) => namedIn(Resource));
    return [...new Set(reached)].map(to => `${withoutHash(logicalId)} -> ${to}`);
  });
  expect(edges('-\\.->')).toEqual(kept.sort());
});
