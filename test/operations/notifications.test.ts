import { SNSClient } from '@aws-sdk/client-sns';
import { readNews } from '../../lambdas/operations/notifications/case-event';
import { messageOf } from '../../lambdas/operations/notifications/message';
import { notifyOfCases, topicPublisher } from '../../lambdas/operations/notifications/notify-of-cases';
import { DETAIL_TYPE } from '../../lambdas/shared/contract';
import { listen } from '../../local/cloud/json-api';
import { type Notification, snsApi } from '../../local/cloud/sns-api';

const ARN = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:checkout-5xx';
const checkout = { incidentKey: 'k1', alarmName: 'checkout-5xx', alarmArn: ARN, region: 'eu-central-1', mode: 'Live' };
const known = { caseId: 'case-1', displayId: '176185265452754' };

function event(detailType: string, detail: Record<string, unknown> = {}): unknown {
  return { source: 'support-automation', 'detail-type': detailType, region: 'eu-central-1', detail: { ...checkout, ...detail } };
}

function tell(...events: unknown[]) {
  return messageOf(events.map(readNews).filter(news => news !== undefined));
}

const chatOf = (...events: unknown[]) => JSON.parse(tell(...events)!.chat);

describe('one thing that happened', () => {
  test('a case that was opened is told with its number, its severity and both addresses', () => {
    const { subject, text } = tell(
      event(DETAIL_TYPE.caseOpened, { ...known, subject: 'ALARM: checkout-5xx: 5XX above 50', severityCode: 'high' }),
    )!;
    expect(subject).toBe('Opened case 176185265452754 for checkout-5xx (high)');
    expect(text.split('\n')).toEqual([
      'Opened case 176185265452754 for checkout-5xx (high)',
      '',
      'ALARM: checkout-5xx: 5XX above 50',
      'Case: https://console.aws.amazon.com/support/home#/case/?displayId=176185265452754',
      'Alarm: https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#alarmsV2:alarm/checkout-5xx',
    ]);
  });

  test('a case whose number AWS has not listed yet is told by its ID, without an address that leads nowhere', () => {
    const { text } = tell(event(DETAIL_TYPE.caseOpened, { caseId: 'case-1' }))!;
    expect(text).toContain('Opened case case-1');
    expect(text).not.toContain('displayId=');
  });

  test('what AWS answered is told with its first lines', () => {
    const { text } = tell(
      event(DETAIL_TYPE.supportReplied, { ...known, from: 'AWS', firstLines: 'Do not stop the instance.\nWe are looking.' }),
    )!;
    expect(text).toContain('AWS answered case 176185265452754 (checkout-5xx)');
    expect(text).toContain('Do not stop the instance.\nWe are looking.');
  });

  test('what somebody of the account wrote is no news to its people', () => {
    expect(tell(event(DETAIL_TYPE.supportReplied, { ...known, from: 'account', firstLines: 'Hello' }))).toBeUndefined();
  });

  test('a refusal says which call, why, since when, and what to do', () => {
    const { text } = tell(
      event(DETAIL_TYPE.caseRefused, {
        call: 'CreateCase',
        error: 'SubscriptionRequiredException',
        since: '2026-12-01T05:00:00.000Z',
        nextTryAt: '2026-12-01T05:05:00.000Z',
      }),
    )!;
    expect(text).toContain('AWS Support refuses CreateCase for checkout-5xx: SubscriptionRequiredException');
    expect(text).toContain('Refused since 2026-12-01 05:00:00 UTC; tried again at 2026-12-01 05:05:00 UTC.');
    expect(text).toContain('support plan');
  });

  test('a dry run never says that a case was opened', () => {
    const { text } = tell(event(DETAIL_TYPE.caseOpened, { mode: 'DryRun' }))!;
    expect(text).toMatch(/^\[dry run\] Would open a case for checkout-5xx/);
  });

  test('a refresh is told by what changed, and not at all when nothing did', () => {
    const report = { checks: 104, flagged: 45, openFindings: 300 };
    expect(tell(event(DETAIL_TYPE.refreshCompleted, { ...report, changes: { appeared: 3, fixed: 2, improved: 0 } }))!.text).toContain(
      'Trusted Advisor: findings: 3 new, 2 fixed',
    );
    expect(tell(event(DETAIL_TYPE.refreshCompleted, { ...report, changes: { appeared: 0 } }))).toBeUndefined();
  });
});

describe('a storm', () => {
  const storm = Array.from({ length: 1_000 }, (_, index) =>
    event(DETAIL_TYPE.caseRefused, { alarmName: `alarm-${index}`, incidentKey: `k${index}`, call: 'CreateCase', error: 'AccessDenied' }),
  );

  test('is one message that counts what it leaves out, and that a phone can show', () => {
    const { subject, text } = tell(...storm, event(DETAIL_TYPE.caseOpened, known))!;
    expect(subject).toBe('Support cases: 1000 refused by AWS Support, 1 opened');
    expect(text.split('\n')).toHaveLength(13);
    expect(text).toContain('and 991 more updates');
  });

  test('is told with what somebody has to do first', () => {
    const { text } = tell(event(DETAIL_TYPE.caseResolved, known), event(DETAIL_TYPE.supportReplied, { ...known, from: 'AWS' }), storm[0])!;
    const lines = text.split('\n').slice(2);
    expect(lines.map(line => line.slice(0, 14))).toEqual(['- AWS Support ', '- AWS answered', '- Resolved cas']);
  });
});

describe('hostile names', () => {
  const evil = event(DETAIL_TYPE.caseOpened, {
    ...known,
    alarmName: '<!channel> *ünter*\n\u202e[x](https://evil.example/)',
    displayId: '',
  });

  test('an e-mail has a subject that SNS takes', () => {
    const { subject } = tell(evil)!;
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  });

  test('a subject is never longer than SNS takes', () => {
    expect(tell(event(DETAIL_TYPE.caseOpened, { alarmName: 'x'.repeat(255) }))!.subject.length).toBeLessThan(100);
  });

  test('a chat is not made to mention anybody, nor to show a link as something else', () => {
    const { content } = chatOf(evil);
    expect(content.title).not.toMatch(/<!channel>|(?<!\\)\[x(?!\\)\]|(?<!\\)\*/);
  });
});

describe('a chat channel', () => {
  test('gets a custom notification of Amazon Q Developer, one conversation for each incident', () => {
    expect(chatOf(event(DETAIL_TYPE.caseOpened, known))).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: expect.stringContaining('Opened case 176185265452754') },
      metadata: { threadId: 'k1' },
    });
  });

  test('keeps the addresses whole', () => {
    expect(chatOf(event(DETAIL_TYPE.caseOpened, known)).content.description).toContain(
      'https://console.aws.amazon.com/support/home#/case/?displayId=176185265452754',
    );
  });
});

describe('through the SDK', () => {
  const sent: Notification[] = [];
  const refused: unknown[] = [];
  const server = listen(
    snsApi(
      notification => sent.push(notification),
      call => refused.push(call),
    ),
  );
  let publish: ReturnType<typeof topicPublisher>;

  beforeAll(async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    publish = topicPublisher(
      new SNSClient({ endpoint: (await server).url, region: 'us-east-1', credentials }),
      'arn:aws:sns:us-east-1:1:topic',
    );
  });
  afterAll(async () => (await server).server.close());

  test('a batch is one message: the text for e-mail, the JSON for everybody else', async () => {
    const bodies = [event(DETAIL_TYPE.caseOpened, known), event(DETAIL_TYPE.caseResolved, known)].map(each => JSON.stringify(each));
    await notifyOfCases([...bodies, 'no JSON', '{}'], publish);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ topicArn: 'arn:aws:sns:us-east-1:1:topic', subject: 'Support cases: 1 opened, 1 resolved' });
    expect(sent[0]!.text).toContain('- Resolved case 176185265452754');
    expect(JSON.parse(sent[0]!.chat).source).toBe('custom');
    expect(refused).toEqual([]);
  });

  test('a batch without news sends nothing', async () => {
    const before = sent.length;
    await notifyOfCases(['{}'], publish);
    expect(sent).toHaveLength(before);
  });
});
