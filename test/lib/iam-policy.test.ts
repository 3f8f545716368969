import { evaluate, type Request, type Statement } from './iam-policy';

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:topic';
const request: Request = { principal: { Service: 'cloudwatch.amazonaws.com' }, action: 'sns:Publish', resource: TOPIC };
const allow: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: TOPIC,
};
const role = { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:eu-central-1:123456789012:table/cases' };

describe('a policy', () => {
  test('that says nothing allows nothing', () => {
    expect(evaluate([], request)).toBe('implicit-deny');
  });

  test('allows what one of its statements allows', () => {
    expect(evaluate([allow], request)).toBe('allow');
  });

  test('forbids what one of its statements denies, whatever the others allow', () => {
    expect(evaluate([allow, { ...allow, Effect: 'Deny', Principal: '*' }], request)).toBe('explicit-deny');
  });

  test.each<[string, Partial<Request>]>([
    ['another service', { principal: { Service: 'events.amazonaws.com' } }],
    ['an account', { principal: { AWS: 'arn:aws:iam::123456789012:role/admin' } }],
    ['another action', { action: 'sns:Subscribe' }],
    ['another resource', { resource: `${TOPIC}2` }],
  ])('that allows one thing does not allow %s', (_, change) => {
    expect(evaluate([allow], { ...request, ...change })).toBe('implicit-deny');
  });
});

describe('a principal', () => {
  const caller = { ...request, principal: { AWS: 'arn:aws:iam::123456789012:role/admin' } };
  test.each<[Statement['Principal'], string]>([
    ['*', 'allow'],
    [{ AWS: '*' }, 'allow'],
    [{ AWS: '123456789012' }, 'allow'],
    [{ AWS: 'arn:aws:iam::123456789012:root' }, 'allow'],
    [{ AWS: ['arn:aws:iam::123456789012:role/other', 'arn:aws:iam::123456789012:role/admin'] }, 'allow'],
    [{ AWS: 'arn:aws:iam::999999999999:root' }, 'implicit-deny'],
    [{ Service: 'cloudwatch.amazonaws.com' }, 'implicit-deny'],
  ])('%j to a role of the account: %s', (Principal, verdict) => {
    expect(evaluate([{ ...allow, Principal }], caller)).toBe(verdict);
  });

  test('belongs into the policy of a resource, and not into that of a role', () => {
    expect(() => evaluate([allow], role)).toThrow('principals');
    expect(() => evaluate([{ Effect: 'Allow', Action: '*', Resource: '*' }], request)).toThrow('principals');
  });
});

describe('wildcards', () => {
  const statement = { Effect: 'Allow' as const, Resource: '*' };
  test.each([
    ['*', 'allow'],
    ['dynamodb:*', 'allow'],
    ['dynamodb:Get*', 'allow'],
    ['DynamoDB:getitem', 'allow'],
    ['dynamodb:GetIte?', 'allow'],
    ['dynamodb:Get', 'implicit-deny'],
    ['dynamodb.GetItem', 'implicit-deny'],
  ])('the action %s: %s', (Action, verdict) => {
    expect(evaluate([{ ...statement, Action }], role)).toBe(verdict);
  });

  test('a resource is compared with regard to case', () => {
    expect(evaluate([{ ...statement, Action: '*', Resource: '*/cases' }], role)).toBe('allow');
    expect(evaluate([{ ...statement, Action: '*', Resource: '*/Cases' }], role)).toBe('implicit-deny');
  });
});

describe('conditions', () => {
  test.each<[Statement['Condition'], Record<string, string>, string]>([
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, { 'aws:SourceAccount': '1' }, 'allow'],
    [{ StringEquals: { 'AWS:SourceAccount': ['2', '1'] } }, { 'aws:sourceaccount': '1' }, 'allow'],
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, { 'aws:SourceAccount': '2' }, 'implicit-deny'],
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, {}, 'implicit-deny'],
    [{ StringEquals: { a: '1', b: '2' } }, { a: '1' }, 'implicit-deny'],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'False' }, 'allow'],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }, 'implicit-deny'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:1:rule/*' } }, { 'aws:SourceArn': 'arn:aws:events:x:1:rule/r' }, 'allow'],
    [{ StringLike: { a: 'x?' }, Bool: { b: 'true' } }, { a: 'xy', b: 'false' }, 'implicit-deny'],
  ])('%j in the context %j: %s', (Condition, context, verdict) => {
    expect(evaluate([{ ...allow, Condition }], { ...request, context })).toBe(verdict);
  });

  test('an operator that is not known here is an error, and so is a member of the statement', () => {
    expect(() => evaluate([{ ...allow, Condition: { NumericLessThan: { a: '1' } } }], request)).toThrow('NumericLessThan');
    expect(() => evaluate([{ ...allow, NotAction: 'x' } as never], request)).toThrow('NotAction');
  });
});
