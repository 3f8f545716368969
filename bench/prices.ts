/** When the prices were looked up: on public pages that repeat those of AWS named here. */
export const LOOKED_UP = 'November 2026';

/** USD, us-east-1, on demand, without free tiers, and the page on which AWS publishes each. */
export const PRICES = {
  writeUnits: [0.625 / 1e6, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'],
  readUnits: [0.125 / 1e6, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'],
  lambdaRequest: [0.2 / 1e6, 'https://aws.amazon.com/lambda/pricing/'],
  lambdaGigabyteSecond: [0.0000133334, 'https://aws.amazon.com/lambda/pricing/ (arm64)'],
  queueRequest: [0.4 / 1e6, 'https://aws.amazon.com/sqs/pricing/'],
  stateTransition: [0.025 / 1e3, 'https://aws.amazon.com/step-functions/pricing/'],
  customEvent: [1 / 1e6, 'https://aws.amazon.com/eventbridge/pricing/'],
  alarmMetric: [0.1, 'https://aws.amazon.com/cloudwatch/pricing/'],
  customMetric: [0.3, 'https://aws.amazon.com/cloudwatch/pricing/'],
  dashboard: [3, 'https://aws.amazon.com/cloudwatch/pricing/ (three of an account are free)'],
} as const satisfies Record<string, [dollars: number, page: string]>;

export const price = (name: keyof typeof PRICES): number => PRICES[name][0];
