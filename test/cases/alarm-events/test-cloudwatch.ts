import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ApiError, jsonApi, listen, type Operations } from '../../../local/cloud/json-api';

type Json = Record<string, unknown>;

/** CloudWatch as far as a test says what it answers, with the real SDK client pointed at it. */
export interface TestCloudWatch {
  client: CloudWatchClient;
  /** The requests so far, in order. */
  calls: { operation: string; input: Json }[];
  /** What each operation answers, from now on. */
  answers: Record<string, (input: Json) => Json | Promise<Json>>;
  stop(): Promise<void>;
}

const OPERATIONS = ['DescribeAlarms', 'DescribeAlarmHistory', 'ListAlarmMuteRules', 'GetMetricWidgetImage'];

export async function startTestCloudWatch(): Promise<TestCloudWatch> {
  const calls: TestCloudWatch['calls'] = [];
  const answers: TestCloudWatch['answers'] = {};
  const operations: Operations = Object.fromEntries(
    OPERATIONS.map(operation => [
      operation,
      (input: Json) => {
        calls.push({ operation, input });
        const answer = answers[operation];
        if (!answer) throw new ApiError('AccessDeniedException', `no ${operation} for arn:aws:iam::123456789012:role/secret`);
        return answer(input);
      },
    ]),
  );
  const { server, url } = await listen(jsonApi('CloudWatch', operations, () => undefined));
  const client = new CloudWatchClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  return { client, calls, answers, stop };
}

/** `checkout-5xx` as DescribeAlarms lists it. */
export const CHECKOUT_ALARM = {
  AlarmName: 'checkout-5xx',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx',
  AlarmDescription: 'Customers cannot pay.',
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:on-call'],
  StateValue: 'ALARM',
  Namespace: 'AWS/ApiGateway',
  MetricName: '5XXError',
  Dimensions: [{ Name: 'ApiName', Value: 'checkout' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 3,
  Threshold: 50,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
