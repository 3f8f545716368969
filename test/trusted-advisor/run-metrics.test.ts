import { metricEmitter } from '../../lambdas/trusted-advisor/run-metrics';

interface EmbeddedMetrics {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[] };
  [value: string]: unknown;
}

/** What the function's log has after this. */
function linesWritten(emit: () => void): EmbeddedMetrics[] {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(line => {
    lines.push(String(line));
    return true;
  });
  try {
    emit();
  } finally {
    write.mockRestore();
  }
  return lines.map(line => JSON.parse(line));
}

test('each metric is a line of the log that CloudWatch turns into a metric with its own dimensions', () => {
  const [flagged, duration, savings] = linesWritten(() =>
    metricEmitter()([
      { name: 'FlaggedChecks', unit: 'Count', value: 3, dimensions: { Category: 'security', Status: 'error' } },
      { name: 'RefreshDuration', unit: 'Seconds', value: 90, dimensions: {} },
      { name: 'EstimatedMonthlySavings', unit: 'None', value: 12.5, dimensions: {} },
    ]),
  );
  expect(flagged).toMatchObject({ FlaggedChecks: 3, Category: 'security', Status: 'error' });
  expect(flagged!._aws.CloudWatchMetrics).toEqual([
    {
      Namespace: 'SupportAutomation',
      Dimensions: [['service', 'Category', 'Status']],
      Metrics: [{ Name: 'FlaggedChecks', Unit: 'Count' }],
    },
  ]);
  expect(duration).toMatchObject({ RefreshDuration: 90 });
  expect(duration!._aws.CloudWatchMetrics).toEqual([
    { Namespace: 'SupportAutomation', Dimensions: [['service']], Metrics: [{ Name: 'RefreshDuration', Unit: 'Seconds' }] },
  ]);
  expect(savings).toMatchObject({ EstimatedMonthlySavings: 12.5 });
});
