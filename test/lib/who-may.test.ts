import { ACCOUNT, arnOf, deploy, find, ofType, statementsOf } from './deployed-stack';
import { evaluate, type Request, type Statement } from './iam-policy';

const stack = deploy({ FindingCaseCheckIds: 'Qch7DwouX1' });

describe('the topic of our own alarms', () => {
  const topicPolicy = find(stack, 'AWS::SNS::TopicPolicy', 'OperationsNotifications').properties;
  const topic = find(stack, 'AWS::SNS::Topic', 'OperationsNotifications').logicalId;
  const publish = (context: Record<string, string>, principal: Request['principal'] = { Service: 'cloudwatch.amazonaws.com' }) =>
    evaluate(topicPolicy.PolicyDocument.Statement, { principal, action: 'sns:Publish', resource: arnOf('sns', topic), context });
  const ours = { 'aws:SourceAccount': ACCOUNT, 'aws:SecureTransport': 'true' };

  test('is under the policy, and every alarm tells it', () => {
    expect(topicPolicy.Topics).toEqual([arnOf('sns', topic)]);
    const alarms = ofType(stack, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(10);
    for (const { properties } of alarms) expect(properties.AlarmActions).toEqual(topicPolicy.Topics);
  });

  test('takes what CloudWatch publishes for an alarm of this account', () => {
    expect(publish(ours)).toBe('allow');
  });

  test("takes nothing for another account's alarm", () => {
    expect(publish({ ...ours, 'aws:SourceAccount': '999999999999' })).toBe('implicit-deny');
    expect(publish({ 'aws:SecureTransport': 'true' })).toBe('implicit-deny');
  });

  test('takes nothing without TLS', () => {
    expect(publish({ ...ours, 'aws:SecureTransport': 'false' })).toBe('explicit-deny');
  });

  test('takes nothing from another service', () => {
    expect(publish(ours, { Service: 'events.amazonaws.com' })).toBe('implicit-deny');
  });
});

describe('the topic of cases', () => {
  const { logicalId: topic, properties } = find(stack, 'AWS::SNS::Topic', 'NotificationsTopic');
  const { properties: topicPolicy } = find(stack, 'AWS::SNS::TopicPolicy', 'NotificationsTopic');

  test('is encrypted', () => {
    expect(properties.KmsMasterKeyId).toContain('alias/aws/sns');
  });

  test('is published to by the function that tells of cases, and by no service', () => {
    const request = { action: 'sns:Publish', resource: arnOf('sns', topic), context: { 'aws:SecureTransport': 'true' } };
    expect(evaluate(statementsOf(stack, 'NotificationsNotifyOfCases'), request)).toBe('allow');
    const service = { Service: 'cloudwatch.amazonaws.com' };
    expect(evaluate(topicPolicy.PolicyDocument.Statement, { ...request, principal: service })).toBe('implicit-deny');
  });

  test('has one subscriber where an address is given', () => {
    const subscriptions = ofType(deploy({ CaseNotificationEmail: 'sre@example.com' }), 'AWS::SNS::Subscription');
    expect(subscriptions.map(each => each.properties)).toEqual([
      { TopicArn: arnOf('sns', topic), Protocol: 'email', Endpoint: 'sre@example.com' },
    ]);
  });
});

describe('the queues', () => {
  const send = (queue: string, rule: string, context: Record<string, string> = { 'aws:SecureTransport': 'true' }) =>
    evaluate(policyOf(queue), {
      principal: { Service: 'events.amazonaws.com' },
      action: 'sqs:SendMessage',
      resource: arnOf('sqs', queue),
      context: { 'aws:SourceArn': arnOf('events', `rule/${rule}`), 'aws:SourceAccount': ACCOUNT, ...context },
    });
  const policyOf = (queue: string): Statement[] =>
    ofType(stack, 'AWS::SQS::QueuePolicy')
      .filter(({ properties }) => properties.Queues.some((url: string) => url.endsWith(`/${queue}`)))
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const rules = ofType(stack, 'AWS::Events::Rule').flatMap(({ logicalId, properties }) =>
    properties.Targets.map((target: { Arn: string; DeadLetterConfig?: { Arn: string } }) => ({ logicalId, ...target })),
  ) as { logicalId: string; Arn: string; DeadLetterConfig?: { Arn: string } }[];
  const queueOf = (arn: string) => (arn.includes(':sqs:') ? arn.split(':').at(-1)! : undefined);

  test('take what the rules send that name them, as a target or for their dead letters', () => {
    const uses = rules.flatMap(({ logicalId, Arn, DeadLetterConfig }) =>
      [Arn, DeadLetterConfig?.Arn ?? ''].flatMap(arn => (queueOf(arn) ? [[queueOf(arn)!, logicalId] as const] : [])),
    );
    expect(uses.length).toBeGreaterThanOrEqual(4);
    expect(uses.map(([queue, rule]) => [queue, rule, send(queue, rule)])).toEqual(uses.map(use => [...use, 'allow']));
  });

  test('take nothing from a rule that is not ours, and nothing without TLS', () => {
    for (const { logicalId } of ofType(stack, 'AWS::SQS::Queue')) {
      const [rule] = rules.filter(({ Arn, DeadLetterConfig }) => [queueOf(Arn), queueOf(DeadLetterConfig?.Arn ?? '')].includes(logicalId));
      expect(send(logicalId, 'somebody-elses')).toBe('implicit-deny');
      expect(send(logicalId, rule!.logicalId, { 'aws:SecureTransport': 'false' })).toBe('explicit-deny');
    }
  });
});

describe('a function', () => {
  const may = (name: string, action: string, resource: string) => evaluate(statementsOf(stack, name), { action, resource });
  const table = (half: string) => arnOf('dynamodb', `table/${find(stack, 'AWS::DynamoDB::Table', `${half}Table`).logicalId}`);

  test.each(['CasesRecordAlarm', 'CasesSweepIncidents', 'CasesFollowCase', 'CasesReconcileAlarms'])(
    '%s writes its own table only',
    name => {
      expect(may(name, 'dynamodb:PutItem', table('Cases'))).toBe('allow');
      expect(may(name, 'dynamodb:PutItem', table('TrustedAdvisor'))).toBe('implicit-deny');
      expect(may(name, 'dynamodb:DeleteItem', table('Cases'))).toBe('implicit-deny');
    },
  );

  test.each(['TrustedAdvisorStartRefresh', 'TrustedAdvisorCollectResults', 'TrustedAdvisorReportFailure'])(
    '%s opens no cases and leaves the table of cases alone',
    name => {
      expect(may(name, 'dynamodb:PutItem', table('TrustedAdvisor'))).toBe('allow');
      expect(may(name, 'dynamodb:PutItem', table('Cases'))).toBe('implicit-deny');
      expect(may(name, 'support:CreateCase', '*')).toBe('implicit-deny');
    },
  );

  test.each(ofType(stack, 'AWS::Lambda::Function').map(({ logicalId }) => logicalId))('%s writes its own log and no other', name => {
    const { LogGroup } = find(stack, 'AWS::Lambda::Function', name).properties.LoggingConfig;
    expect(may(name, 'logs:PutLogEvents', arnOf('logs', `log-group:${LogGroup}`))).toBe('allow');
    expect(may(name, 'logs:PutLogEvents', arnOf('logs', 'log-group:/aws/lambda/another'))).toBe('implicit-deny');
  });

  test.each(['agenda', 'due'])(
    'only the sweep, the comparison with CloudWatch and the widgets read what is due from the index %s',
    index => {
      const readers = ofType(stack, 'AWS::Lambda::Function').filter(
        ({ logicalId }) => may(logicalId, 'dynamodb:Query', `${table('Cases')}/index/${index}`) === 'allow',
      );
      expect(readers.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
        'CasesReconcileAlarms',
        'CasesSweepIncidents',
        'OperatorShowWidget',
      ]);
    },
  );
});
