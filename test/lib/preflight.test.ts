import { arnOf, type Deployed, deploy, find, ofType, statementsOf, template } from './deployed-stack';
import { evaluate } from './iam-policy';

const resourceOf = (stack: Deployed[]) => ofType(stack, 'Custom::Preflight')[0]!.properties as Record<string, unknown>;
const of = (given: Record<string, string> = {}) => resourceOf(deploy(given));

test.each([
  ['Preflight', 'Fail', 'PREFLIGHT'],
  ['DefaultServiceCode', 'amazon-dynamodb', 'DEFAULT_SERVICE_CODE'],
  ['DefaultCategoryCode', 'general-guidance', 'DEFAULT_CATEGORY_CODE'],
  ['DefaultSeverityCode', 'urgent', 'DEFAULT_SEVERITY_CODE'],
  ['IssueType', 'customer-service', 'ISSUE_TYPE'],
  ['CaseLanguage', 'ja', 'CASE_LANGUAGE'],
  ['CcEmailAddresses', 'a@example.com', 'CC_EMAIL_ADDRESSES'],
  ['CaseNotificationEmail', 'b@example.com', 'CASE_NOTIFICATION_EMAIL'],
  ['NotificationEmail', 'c@example.com', 'NOTIFICATION_EMAIL'],
  ['AlarmNamePrefix', 'prod-', 'ALARM_NAME_PREFIX'],
])('a deployment that changes %s checks again: it is a property of the custom resource', (parameter, value, property) => {
  expect(of({ [parameter]: value })[property]).toBe(value);
  expect(of()[property]).not.toBe(value);
});

test('a deployment that changes nothing it looks at does not check again', () => {
  expect(of({ OpenDelaySeconds: '75', MaxCasesPerHour: '3' })).toEqual(of());
});

test('every property is told to the function that is asked, under the same name', () => {
  const { ServiceToken, ServiceTimeout, ...properties } = of();
  const { Environment, Timeout } = find(deploy(), 'AWS::Lambda::Function', 'ReadinessCheckInstallation').properties;
  expect(Environment.Variables).toMatchObject(properties);
  expect(ServiceToken).toContain('ReadinessCheckInstallation');
  // Longer than all that Lambda tries: it invokes twice more, after a minute and after two.
  expect(Number(ServiceTimeout)).toBe(900);
  expect(Timeout).toBe(60);
});

test('its result is an output of the stack', () => {
  expect(template.Outputs!.PreflightResult!.Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ReadinessResult/), 'Result'] });
});

test.each([
  ['its own item', 'preflight', 'allow'],
  ['an incident', '123456789012|eu-central-1|alarm', 'implicit-deny'],
])('it may write %s: %s %s', (_, key, verdict) => {
  const resource = arnOf('dynamodb', `table/${find(deploy(), 'AWS::DynamoDB::Table', 'CasesTable').logicalId}`);
  const request = { action: 'dynamodb:PutItem', resource, context: { 'dynamodb:LeadingKeys': key } };
  expect(evaluate(statementsOf(deploy(), 'ReadinessCheckInstallation'), request)).toBe(verdict);
});
