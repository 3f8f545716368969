import { parameterValues } from '../../local/cloud/parameters';
import { IGNORED } from '../../local/cloud/resource-types';
import { Stack } from '../../local/cloud/stack';
import type { Template } from '../../local/cloud/template';

const PLACE = { region: 'us-east-1', accountId: '123456789012', stackName: 'Small', queueEndpoint: 'http://127.0.0.1:1' };

/** What an expression of a template becomes; the expression stands as an output, as any other place would do. */
function resolved(value: unknown, template: Partial<Template> = {}, parameters: Record<string, string> = {}) {
  const resource = { Type: 'AWS::SQS::Queue', Properties: { Value: value } };
  const whole = { Resources: { Work: { Type: 'AWS::Lambda::Function' }, Holder: resource }, ...template };
  const stack = new Stack({ template: whole, assetFolder: key => key }, parameters, PLACE);
  return stack.resources(['AWS::SQS::Queue', 'AWS::Lambda::Function'], IGNORED)[1]?.properties.Value;
}

/** A name as Fn::Sub marks it. */
const name = (text: string) => `\${${text}}`;

const SETTINGS: Partial<Template> = {
  Parameters: { Mode: { Type: 'String', Default: 'DryRun' }, Names: { Type: 'CommaDelimitedList', Default: 'a, b,c' } },
  Conditions: {
    IsLive: { 'Fn::Equals': [{ Ref: 'Mode' }, 'Live'] },
    IsDry: { 'Fn::Not': [{ Condition: 'IsLive' }] },
  },
};

describe('an intrinsic of the template', () => {
  test.each<[string, unknown, unknown]>([
    ['a parameter', { Ref: 'Mode' }, 'DryRun'],
    ['a list parameter', { Ref: 'Names' }, ['a', 'b', 'c']],
    ['a pseudo parameter', { Ref: 'AWS::AccountId' }, '123456789012'],
    ['the name of a function', { Ref: 'Work' }, 'Work'],
    ['the address of a queue', { Ref: 'Holder' }, 'http://127.0.0.1:1/123456789012/Holder'],
    ['an attribute', { 'Fn::GetAtt': ['Work', 'Arn'] }, 'arn:aws:lambda:us-east-1:123456789012:function:Work'],
    [
      'a text with names in it',
      { 'Fn::Sub': `${name('AWS::Region')}/${name('Mode')}/${name('Work.Arn')}/${name('!Literal')}` },
      `us-east-1/DryRun/arn:aws:lambda:us-east-1:123456789012:function:Work/${name('Literal')}`,
    ],
    ['a text with names of its own', { 'Fn::Sub': [`${name('Own')}!`, { Own: { Ref: 'Mode' } }] }, 'DryRun!'],
    ['joined parts', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }]] }, 'arn:aws'],
    ['one of several', { 'Fn::Select': [1, { 'Fn::Split': [',', 'x,y,z'] }] }, 'y'],
    ['the branch of a condition that holds', { 'Fn::If': ['IsDry', 'dry', 'live'] }, 'dry'],
    ['the branch of a condition that does not', { 'Fn::If': ['IsLive', 'yes', 'no'] }, 'no'],
    ['nothing at all, which is left out', { Kept: 1, Gone: { 'Fn::If': ['IsLive', 1, { Ref: 'AWS::NoValue' }] } }, { Kept: 1 }],
    ['nothing in a list', [1, { Ref: 'AWS::NoValue' }, 2], [1, 2]],
    [
      'a member that only looks like one',
      { Statement: { Condition: { StringEquals: { a: 'b' } } } },
      { Statement: { Condition: { StringEquals: { a: 'b' } } } },
    ],
  ])('gives %s', (_, expression, value) => {
    expect(resolved(expression, SETTINGS)).toEqual(value);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'an intrinsic nobody knows',
      { Deep: [{ 'Fn::Cidr': [] }] },
      /Fn::Cidr at Holder\.Value\.Deep\[0\].* add it to local\/cloud\/intrinsics\.ts/,
    ],
    ['a name nobody declared', { Ref: 'Nobody' }, /Holder\.Value .*Nobody/],
    ['an attribute of nobody', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, /Nobody/],
    ['an attribute that has no local value', { 'Fn::GetAtt': ['Work', 'SnapStartResponse'] }, /Work\.SnapStartResponse/],
    ['a condition that is not there', { 'Fn::If': ['Nowhere', 1, 2] }, /Nowhere/],
  ])('%s is a loud error', (_, expression, message) => {
    expect(() => resolved(expression, SETTINGS)).toThrow(message);
  });
});

describe('a resource', () => {
  const make = (type: string, Condition?: string) => {
    const template: Template = { ...SETTINGS, Resources: { It: { Type: type, Condition } } };
    return new Stack({ template, assetFolder: key => key }, {}, PLACE)
      .resources(['AWS::SQS::Queue'], IGNORED)
      .map(({ logicalId }) => logicalId);
  };

  test('of a kind that runs is there', () => expect(make('AWS::SQS::Queue')).toEqual(['It']));
  test('whose condition does not hold is not', () => expect(make('AWS::SQS::Queue', 'IsLive')).toEqual([]));
  test('that only permits something is ignored', () => expect(make('AWS::IAM::Role')).toEqual([]));
  test('of a kind nobody knows is a loud error', () =>
    expect(() => make('AWS::Kinesis::Stream')).toThrow(/It .*AWS::Kinesis::Stream.*add it to local\/cloud\/resource-types\.ts/));
});

describe('a value for a parameter', () => {
  const Parameters: Template['Parameters'] = {
    Mode: { Type: 'String', Default: 'DryRun', AllowedValues: ['DryRun', 'Live'] },
    Delay: { Type: 'Number', Default: 60, MinValue: 0, MaxValue: 100 },
    Code: { Type: 'String', Default: 'abc', AllowedPattern: '[a-z]+', ConstraintDescription: 'must be small letters.' },
    Short: { Type: 'String', Default: 'xx', MinLength: 1, MaxLength: 3 },
    Mails: { Type: 'CommaDelimitedList', Default: '', AllowedPattern: '\\S+@\\S+' },
    Hours: { Type: 'Number', Default: 1 },
  };
  const Rules: Template['Rules'] = {
    Sane: {
      RuleCondition: { 'Fn::Equals': [{ Ref: 'Mode' }, 'Live'] },
      Assertions: [
        {
          Assert: { 'Fn::Not': [{ 'Fn::Contains': [['7', '8'], { Ref: 'Hours' }] }] },
          AssertDescription: 'Not seven or eight hours when Live.',
        },
      ],
    },
  };
  const values = (given: Record<string, string>) => parameterValues({ Resources: {}, Parameters, Rules }, given);

  test('is the default where nothing is given', () => {
    expect(values({})).toEqual({ Mode: 'DryRun', Delay: '60', Code: 'abc', Short: 'xx', Mails: [], Hours: '1' });
  });

  test.each([
    ['Mode', 'Maybe', 'The parameter Mode cannot be "Maybe": must be one of DryRun, Live.'],
    ['Delay', '101', 'The parameter Delay cannot be "101": must be at most 100.'],
    ['Delay', '-1', 'The parameter Delay cannot be "-1": must be at least 0.'],
    ['Delay', 'soon', 'The parameter Delay cannot be "soon": must be a number.'],
    ['Code', 'abcX', 'The parameter Code cannot be "abcX": must be small letters.'],
    ['Short', 'long', 'The parameter Short cannot be "long": must have at most 3 characters.'],
    ['Short', '', 'The parameter Short cannot be "": must have at least 1 characters.'],
    ['Mails', 'a@b, nobody', 'The parameter Mails cannot be "nobody": must match \\S+@\\S+.'],
    ['Nonsense', '1', 'The stack has no parameter Nonsense. It has: Mode, Delay, Code, Short, Mails, Hours.'],
  ])('%s=%s is refused', (name, value, message) => {
    expect(() => values({ [name]: value })).toThrow(message);
  });

  test('is refused when it breaks a rule among the parameters', () => {
    expect(() => values({ Mode: 'Live', Hours: '8' })).toThrow('Not seven or eight hours when Live.');
    expect(values({ Mode: 'DryRun', Hours: '8' })).toMatchObject({ Hours: '8' });
    expect(values({ Mode: 'Live', Hours: '9' })).toMatchObject({ Hours: '9' });
  });

  test('is needed where there is no default', () => {
    expect(() => parameterValues({ Resources: {}, Parameters: { Mail: { Type: 'String' } } }, {})).toThrow(/Mail needs a value/);
  });
});
