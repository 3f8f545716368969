import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { sharedAssembly } from '../shared-assembly';
import { deploy, ofType, statementsOf } from './deployed-stack';

const stack = deploy();
const functions = ofType(stack, 'AWS::Lambda::Function').map(({ logicalId }) => logicalId);
/** Names of functions to the IAM actions that they called. */
let calls: Record<string, string[]>;
beforeAll(async () => {
  const args = ['--import', 'tsx', join(__dirname, 'recorded-calls.ts'), await sharedAssembly()];
  calls = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 }));
});

/** What Lambda itself does with a function's role: write its log and traces, take messages for it, send on what it could not handle. */
const BY_LAMBDA: [pattern: RegExp, actions: string[]][] = [
  [/./, ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments']],
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
  [/^(CasesRecordAlarm|NotificationsNotifyOfCases)/, ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']],
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  [/^(CasesFollowCase|TrustedAdvisorFollowAdvisor)/, ['sqs:SendMessage']],
];

/** What a function calls only when it comes before another by chance: who records an alarm works its incident by the same code as the sweep, of which this is recorded. */
const BY_CHANCE: [pattern: RegExp, actions: string[]][] = [
  // When an event comes in the seconds between the moment at which the question is due and the next sweep.
  [/^CasesRecordAlarm/, ['cloudwatch:ListAlarmMuteRules']],
];

test.each(functions)('%s may do what it does in a day on which everything happens, and nothing else', name => {
  const allowed = statementsOf(stack, name).flatMap(({ Action }) => Action);
  const others = [...BY_LAMBDA, ...BY_CHANCE].flatMap(([pattern, actions]) => (pattern.test(name) ? actions : []));
  expect([...new Set(allowed)].sort()).toEqual([...new Set([...(calls[name] ?? []), ...others])].sort());
});
