import { inflateSync } from 'node:zlib';
import {
  CreateCaseCommand,
  DescribeAttachmentCommand,
  DescribeCommunicationsCommand,
  GetAttachmentDownloadLinkCommand,
  type SupportClient,
} from '@aws-sdk/client-support';
import type { AlarmSignal } from '../../lambdas/cases/alarms/alarm-signal';
import { type AlarmReading, cloudWatchReader, readAlarm } from '../../lambdas/cases/alarms/cloudwatch-reader';
import { attachEvidence, attachmentUploader } from '../../lambdas/cases/evidence/attach-evidence';
import { collectEvidence } from '../../lambdas/cases/evidence/evidence';
import type { Evidence } from '../../lambdas/cases/evidence/evidence-file';
import { fileUploader } from '../../lambdas/cases/evidence/upload-file';
import { createCaseInput } from '../../lambdas/cases/support/case-wire';
import { composeCase } from '../../lambdas/cases/text/case-text';
import { AlarmBoard } from '../../local/cloud/alarm-board';
import { cloudWatchOperations } from '../../local/cloud/cloudwatch-api';
import { graphImage } from '../../local/cloud/graph-image';
import { startTestBed, type TestBed } from '../support-simulator/test-simulator';
import { incidentOf, MARKER, ROUTE, rawEvent, signalOf } from './alarm-events/read-events';
import { CHECKOUT_ALARM, startTestCloudWatch, type TestCloudWatch } from './alarm-events/test-cloudwatch';

const NOW = new Date('2026-11-22T03:10:00Z');
const HISTORY = [{ AlarmName: 'checkout-5xx', HistoryItemType: 'StateUpdate', HistorySummary: 'Alarm updated from OK to ALARM' }];

let cloudWatch: TestCloudWatch;
beforeEach(async () => {
  cloudWatch = await startTestCloudWatch();
  cloudWatch.answers.DescribeAlarms = () => ({ MetricAlarms: [CHECKOUT_ALARM] });
  cloudWatch.answers.DescribeAlarmHistory = () => ({ AlarmHistoryItems: HISTORY });
  cloudWatch.answers.GetMetricWidgetImage = () => ({ MetricWidgetImage: graphImage(40, 20).toString('base64') });
});
afterEach(() => cloudWatch.stop());

const soon = () => AbortSignal.timeout(3_000);

interface Collecting {
  deadline?: AbortSignal;
  region?: string;
  wantsCompleteHistory?: boolean;
}

const aboutAlarm = ({ subject, timestamp }: AlarmSignal, name = subject.name) => ({ alarm: { ...subject, name }, since: timestamp });

async function collect(name: string, { deadline = soon(), region, wantsCompleteHistory }: Collecting = {}): Promise<Evidence> {
  const signal = signalOf(name);
  const book = cloudWatchReader(cloudWatch.client, { ...signal.subject, ...(region && { region }) });
  const reading = await readAlarm(signal.subject, book, soon());
  return collectEvidence({ ...aboutAlarm(signal), event: signal.event, reading, now: NOW, wantsCompleteHistory }, book, deadline);
}

const namesOf = ({ files }: Evidence) => files.map(({ fileName }) => fileName);
const jsonOf = ({ files }: Evidence, ending: string) =>
  JSON.parse(Buffer.from(files.find(({ fileName }) => fileName.endsWith(ending))!.data).toString());

/** The widget that was asked for last. */
function widget() {
  const call = cloudWatch.calls.findLast(({ operation }) => operation === 'GetMetricWidgetImage');
  return JSON.parse(String(call?.input.MetricWidget));
}

describe('the evidence of a metric alarm', () => {
  test('graph, configuration with history, and event, by names that tell', async () => {
    const evidence = await collect('api-gateway-5xx');
    expect(namesOf(evidence)).toEqual(['checkout-5xx-graph.png', 'checkout-5xx-alarm.json', 'checkout-5xx-event.json']);
    expect(evidence.notes).toEqual([]);
    expect(jsonOf(evidence, '-event.json')).toEqual(rawEvent('api-gateway-5xx'));
    expect(jsonOf(evidence, '-alarm.json')).toMatchObject({ configuration: { Threshold: 50 }, history: HISTORY });
  });

  test('all of the history, over as many pages as it takes, where that is asked for', async () => {
    const pages = [['now', 'yesterday'], ['a week ago'], ['a month ago']];
    cloudWatch.answers.DescribeAlarmHistory = ({ NextToken }) => {
      const page = Number(NextToken ?? 0);
      return {
        AlarmHistoryItems: pages[page]!.map(HistorySummary => ({ HistorySummary })),
        NextToken: page < pages.length - 1 ? String(page + 1) : undefined,
      };
    };
    const { largeFiles = [] } = await collect('api-gateway-5xx', { wantsCompleteHistory: true });
    expect(largeFiles.map(({ fileName }) => fileName)).toEqual(['checkout-5xx-history.json']);
    const { history } = JSON.parse(Buffer.from(largeFiles[0]!.data).toString());
    expect(history.map(({ HistorySummary }: { HistorySummary: string }) => HistorySummary)).toEqual(pages.flat());
  });

  test('of a history without end the newest entries, and a note that there are more', async () => {
    const page = Array.from({ length: 100 }, () => ({ HistorySummary: 'flaps' }));
    cloudWatch.answers.DescribeAlarmHistory = () => ({ AlarmHistoryItems: page, NextToken: 'more' });
    const { notes } = await collect('api-gateway-5xx', { wantsCompleteHistory: true });
    expect(notes).toEqual(['checkout-5xx-history.json holds the newest 5000 entries only: CloudWatch has more.']);
  });

  test('the graph arrives byte for byte', async () => {
    const { files } = await collect('api-gateway-5xx');
    expect(Buffer.from(files[0]!.data)).toEqual(graphImage(40, 20));
  });

  test('it shows three hours before the alarm, the threshold, and when the alarm fired', async () => {
    await collect('api-gateway-5xx');
    expect(widget()).toMatchObject({
      title: 'checkout-5xx',
      start: '2026-11-22T00:04:05.118Z',
      end: NOW.toISOString(),
      metrics: [['AWS/ApiGateway', '5XXError', 'ApiName', 'checkout', { stat: 'Sum', period: 60 }]],
      annotations: {
        horizontal: [{ label: 'above 50', value: 50, fill: 'above' }],
        vertical: [{ label: 'ALARM 2026-11-22 03:04:05 UTC', value: '2026-11-22T03:04:05.118Z' }],
      },
    });
  });

  test('with a long period it shows more', async () => {
    cloudWatch.answers.DescribeAlarms = () => ({});
    await collect('numbers-of-all-sizes');
    expect(widget().start).toBe('2026-11-17T03:04:05.118Z');
  });

  test('the history is asked for newest first, a page of it, of the whole alarm', async () => {
    await collect('metrics-insights-contributor');
    const { input } = cloudWatch.calls.find(({ operation }) => operation === 'DescribeAlarmHistory')!;
    expect(input).toMatchObject({
      AlarmName: 'DynamoDBInsightsAlarm',
      ScanBy: 'TimestampDescending',
      MaxRecords: 100,
    });
  });
});

describe('the graph of other alarms', () => {
  test('an expression, with its inputs on an axis of their own', async () => {
    cloudWatch.answers.DescribeAlarms = () => ({});
    await collect('metric-math-error-rate');
    expect(widget()).toMatchObject({
      metrics: [
        [{ expression: '100 * errors / FILL(requests, 1)', id: 'rate', label: 'Error rate (%)' }],
        ['Payments', 'Errors', 'Service', 'payments', { id: 'errors', yAxis: 'right' }],
        ['Payments', 'Requests', 'Service', 'payments', { id: 'requests', yAxis: 'right' }],
      ],
      annotations: { horizontal: [{ value: 5 }] },
    });
  });

  test('metrics of other accounts are drawn from there', async () => {
    await collect('metric-math-across-accounts');
    expect(widget().metrics[1].at(-1)).toMatchObject({ accountId: '111122223333' });
  });

  test('a band takes the place of the threshold', async () => {
    await collect('anomaly-detection-outside-band');
    const { metrics, annotations } = widget();
    expect(metrics).toEqual([
      ['AWS/EC2', 'CPUUtilization', 'InstanceId', 'i-12345678901234567', { id: 'm1', stat: 'Average', period: 60 }],
      [{ expression: 'ANOMALY_DETECTION_BAND(m1, 0.8)', id: 'ad1', label: 'CPUUtilization (expected)' }],
    ]);
    expect(annotations.horizontal).toEqual([]);
  });

  test('a composite alarm is drawn as the alarms that triggered it, each with its threshold', async () => {
    const plain = (AlarmName: string, Threshold: number) => ({ ...CHECKOUT_ALARM, AlarmName, Threshold });
    cloudWatch.answers.DescribeAlarms = ({ AlarmNames }) =>
      (AlarmNames as string[]).includes('ServerCpuTooHigh')
        ? { MetricAlarms: [plain('TotalNetworkTrafficTooHigh', 7), plain('ServerCpuTooHigh', 90)] }
        : {};
    const { notes } = await collect('composite-two-triggering');
    expect(widget().metrics.map((row: unknown[]) => row.at(-1))).toMatchObject([
      { label: 'ServerCpuTooHigh' },
      { label: 'TotalNetworkTrafficTooHigh' },
    ]);
    expect(widget().annotations.horizontal).toMatchObject([
      { label: 'ServerCpuTooHigh: 90', value: 90 },
      { label: 'TotalNetworkTrafficTooHigh: 7', value: 7 },
    ]);
    expect(notes).toEqual([]);
  });

  test('of fifty triggering alarms twenty are asked for, and those that are not shown are named', async () => {
    cloudWatch.answers.DescribeAlarms = ({ AlarmNames }) => ({
      MetricAlarms: (AlarmNames as string[])
        .filter(name => name.startsWith('fleet-node'))
        .map(AlarmName => ({ ...CHECKOUT_ALARM, AlarmName })),
    });
    const { notes } = await collect('composite-fifty-triggering');
    expect(widget().metrics).toHaveLength(20);
    expect(notes).toEqual([expect.stringMatching(/^The graph does not show fleet-node-020-.* and \d+ more\.$/)]);
  });

  test('a composite alarm above expressions is drawn by the first of them, since their names would clash', async () => {
    const Metrics = [
      { Id: 'e1', Expression: 'm1 * 2', ReturnData: true },
      { Id: 'm1', MetricStat: { Metric: { Namespace: 'A', MetricName: 'B' }, Period: 60, Stat: 'Sum' }, ReturnData: false },
    ];
    cloudWatch.answers.DescribeAlarms = ({ AlarmNames }) => ({
      MetricAlarms: (AlarmNames as string[]).map(AlarmName => ({
        AlarmName,
        Metrics,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
      })),
    });
    const signal = signalOf('composite-two-triggering');
    const book = cloudWatchReader(cloudWatch.client, signal.subject);
    const { notes } = await collectEvidence({ ...aboutAlarm(signal), event: signal.event, reading: { notes: [] }, now: NOW }, book, soon());
    expect(widget().metrics).toHaveLength(2);
    expect(notes).toEqual(['The graph does not show TotalNetworkTrafficTooHigh.']);
  });

  test.each([
    ['log-alarm', 'No graph of the log alarm is attached: a log alarm has no metric.'],
    ['promql-alarm-without-reason', 'No graph of the alarm is attached: a PromQL alarm has no metric of CloudWatch.'],
    ['no-configuration', 'No graph of the alarm is attached: it has no metric that CloudWatch can draw.'],
    [
      'composite-of-composites-without-reason-data',
      'No graph of the composite alarm is attached: the event does not name the alarms that triggered it.',
    ],
  ])('%s has none, and that is said', async (name, note) => {
    cloudWatch.answers.DescribeAlarms = () => ({});
    const evidence = await collect(name);
    expect(evidence.notes).toContain(note);
    expect(namesOf(evidence)).toHaveLength(2);
  });

  test('a Metrics Insights query is tried, and CloudWatch has the last word', async () => {
    delete cloudWatch.answers.GetMetricWidgetImage;
    const { notes } = await collect('metrics-insights-alarm');
    expect(widget().metrics).toEqual([[{ expression: expect.stringMatching(/^SELECT/), id: 'm1', period: 60 }]]);
    expect(notes).toEqual(['The graph could not be attached: AccessDeniedException.']);
  });

  test('more metrics or longer expressions than CloudWatch draws', async () => {
    const collectWith = async (metrics: unknown[]) => {
      const event = rawEvent('no-configuration');
      event.detail.configuration = { metrics };
      const signal = signalOf('no-configuration');
      const book = cloudWatchReader(cloudWatch.client, signal.subject);
      return collectEvidence({ ...aboutAlarm(signal), event, reading: { notes: [] }, now: NOW }, book, soon());
    };
    const { notes } = await collectWith(Array.from({ length: 101 }, (_, index) => ({ id: `m${index}`, expression: 'm0' })));
    expect(notes).toEqual(['No graph of the alarm is attached: it has 101 metrics, and CloudWatch draws 100.']);
    const tooLong = await collectWith([{ id: 'e1', expression: 'x'.repeat(103_000) }]);
    expect(tooLong.notes).toEqual(['No graph of the alarm is attached: its expressions have more than 100 KB.']);
  });
});

describe('evidence that fails', () => {
  test('leaves the rest, and a note for each', async () => {
    delete cloudWatch.answers.GetMetricWidgetImage;
    delete cloudWatch.answers.DescribeAlarmHistory;
    const evidence = await collect('api-gateway-5xx');
    expect(namesOf(evidence)).toEqual(['checkout-5xx-alarm.json', 'checkout-5xx-event.json']);
    expect(evidence.notes).toEqual([
      'The graph could not be attached: AccessDeniedException.',
      "The alarm's history could not be attached: AccessDeniedException.",
    ]);
    expect(jsonOf(evidence, '-alarm.json').history).toEqual([]);
  });

  test('an alarm of another region gives its event only', async () => {
    const evidence = await collect('api-gateway-5xx', { region: 'us-west-2' });
    expect(namesOf(evidence)).toEqual(['checkout-5xx-event.json']);
    expect(evidence.notes).toEqual(['The graph could not be attached: it is in eu-west-1, and this automation reads us-west-2 only.']);
  });

  test('evidence that is late is not waited for, and the event is there all the same', async () => {
    cloudWatch.answers.GetMetricWidgetImage = () => new Promise(() => undefined);
    const deadline = new AbortController();
    cloudWatch.answers.DescribeAlarmHistory = () => {
      deadline.abort();
      return new Promise(() => undefined);
    };
    const evidence = await collect('api-gateway-5xx', { deadline: deadline.signal });
    expect(namesOf(evidence)).toEqual(expect.arrayContaining(['checkout-5xx-event.json']));
    expect(evidence.notes).toContain('The graph could not be attached: there was no answer in time.');
  });

  test('a file that is too large is left out', async () => {
    cloudWatch.answers.GetMetricWidgetImage = () => ({ MetricWidgetImage: Buffer.alloc(5 * 1024 * 1024 + 1).toString('base64') });
    const evidence = await collect('api-gateway-5xx');
    expect(namesOf(evidence)).toEqual(['checkout-5xx-alarm.json', 'checkout-5xx-event.json']);
    expect(evidence.notes).toEqual(['checkout-5xx-graph.png is not attached: it has more than 5 MB.']);
  });

  test('an image without a byte is no image', async () => {
    cloudWatch.answers.GetMetricWidgetImage = () => ({ MetricWidgetImage: '' });
    expect((await collect('api-gateway-5xx')).notes).toEqual(['The graph could not be attached: CloudWatch gave no image.']);
  });
});

describe('file names', () => {
  const nameOf = async (alarmName: string) => {
    const signal = signalOf('api-gateway-5xx');
    const reading: AlarmReading = { notes: [] };
    const [file] = (
      await collectEvidence(
        { ...aboutAlarm(signal, alarmName), event: signal.event, reading, now: NOW },
        cloudWatchReader(cloudWatch.client, signal.subject),
        soon(),
      )
    ).files.slice(-1);
    return file!.fileName;
  };

  test.each([
    ['../../etc/passwd', 'etc-passwd-event.json'],
    ['orders per minute: too low!', 'orders-per-minute-too-low-event.json'],
    ['Überlast', 'U-berlast-event.json'],
    ['🔥🔥🔥', 'alarm-event.json'],
    ['x'.repeat(255), `${'x'.repeat(59)}-event.json`],
  ])('%s', async (alarmName, fileName) => {
    expect(await nameOf(alarmName)).toBe(fileName);
  });
});

const never = () => new Promise<never>(() => undefined);
const called = () => Promise.reject(new Error('called'));

describe('attaching', () => {
  let bed: TestBed | undefined;
  afterEach(() => bed?.stop());
  async function support(limits = {}): Promise<TestBed> {
    bed = await startTestBed({ limits });
    return bed;
  }

  const uploadersOf = (client: SupportClient) => ({
    uploadAttachments: attachmentUploader(client),
    // AWS Support gets ready while nobody looks.
    uploadFile: fileUploader(client, async () => bed!.clock.advance(1)),
  });
  const evidence: Evidence = { files: [{ fileName: 'a-event.json', data: Buffer.from('{"ä":1}') }], notes: ['A note.'] };
  const attach = (client: SupportClient, what = evidence, deadline = soon()) => attachEvidence(what, uploadersOf(client), deadline);

  test('the files are in the case, byte for byte', async () => {
    const { simulator, client } = await support();
    const signal = signalOf('api-gateway-5xx');
    const { attachmentSetId, fileNames, notes } = await attach(client, await collect('api-gateway-5xx'));
    const text = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, { attachmentSetId, fileNames, notes });
    const { covers: _, ...input } = text;
    const { caseId } = await client.send(new CreateCaseCommand({ ...input, ccEmailAddresses: undefined }));
    const { communications } = await client.send(new DescribeCommunicationsCommand({ caseId }));
    const [graph] = communications![0]!.attachmentSet!;
    const { attachment } = await client.send(new DescribeAttachmentCommand({ attachmentId: graph!.attachmentId }));
    expect(fileNames).toEqual(['checkout-5xx-graph.png', 'checkout-5xx-alarm.json', 'checkout-5xx-event.json']);
    expect(attachment?.fileName).toBe('checkout-5xx-graph.png');
    expect(Buffer.from(attachment!.data!)).toEqual(graphImage(40, 20));
    expect(simulator.calls.AddAttachmentsToSet).toBe(1);
  });

  test.each([
    ['AttachmentLimitExceeded', { attachmentSetsPerHour: 0 }, 'the account has put up as many files as AWS Support allows for now'],
    ['AttachmentSetSizeLimitExceeded', { attachmentBytes: 3 }, 'AWS Support found them too large'],
  ])('%s becomes a note', async (_, limits, words) => {
    const { client } = await support(limits);
    expect(await attach(client)).toEqual({ fileNames: [], notes: ['A note.', `a-event.json is not attached: ${words}.`] });
  });

  test('AWS Support is not there', async () => {
    const { client, simulator } = await support();
    await simulator.close();
    expect(await attach(client)).toEqual({
      fileNames: [],
      notes: ['A note.', 'a-event.json is not attached: there was no connection (ECONNREFUSED).'],
    });
  });

  test('a call that takes too long is given up', async () => {
    const deadline = new AbortController();
    const attached = attachEvidence(evidence, { uploadAttachments: never, uploadFile: never }, deadline.signal);
    deadline.abort();
    expect(await attached).toEqual({ fileNames: [], notes: ['A note.', 'a-event.json is not attached: there was no answer in time.'] });
  });

  describe('a file that no attachment set takes', () => {
    const large = { fileName: 'a-history.json', data: Buffer.from(Array.from({ length: 11_500 }, (_, at) => at % 256)) };
    const withLarge: Evidence = { ...evidence, largeFiles: [large] };

    test('goes up in parts, ten addresses a call, and is on the case byte for byte beside the others', async () => {
      const { client, simulator } = await support({ uploadPartBytes: 1_000 });
      const { attachmentSetId, uploadIds, fileNames, notes } = await attach(client, withLarge);
      expect({ fileNames, notes }).toEqual({ fileNames: ['a-event.json', 'a-history.json'], notes: ['A note.'] });
      const signal = signalOf('api-gateway-5xx');
      const text = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, { attachmentSetId, uploadIds });
      const { caseId } = await client.send(new CreateCaseCommand(createCaseInput(text)));
      const { communications } = await client.send(new DescribeCommunicationsCommand({ caseId }));
      const { attachmentId } = communications![0]!.attachments!.find(({ fileName }) => fileName === 'a-history.json')!;
      const { downloadUrl } = await client.send(new GetAttachmentDownloadLinkCommand({ attachmentId }));
      expect(Buffer.from(await (await fetch(downloadUrl!.url!)).arrayBuffer())).toEqual(large.data);
      expect(simulator.calls).toMatchObject({ GetAttachmentUploadLinks: 2, CompleteAttachmentUpload: 2 });
    });

    test('keeps neither the case nor the other files back when it cannot be put up', async () => {
      const { client, simulator } = await support();
      simulator.faults.add({ kind: 'error', operation: 'GetAttachmentUploadLinks', error: 'AccessDeniedException', message: 'No.' });
      expect(await attach(client, withLarge)).toMatchObject({
        attachmentSetId: expect.any(String),
        fileNames: ['a-event.json'],
        notes: ['A note.', 'a-history.json is not attached: AccessDeniedException.'],
      });
    });

    test('is left out when AWS Support does not get ready with it in time', async () => {
      const { client } = await support();
      const deadline = new AbortController();
      const looks: number[] = [];
      const uploaders = {
        ...uploadersOf(client),
        uploadFile: fileUploader(client, async () => void (looks.push(1) === 3 && deadline.abort())),
      };
      expect(await attachEvidence(withLarge, uploaders, deadline.signal)).toMatchObject({
        notes: expect.arrayContaining(['a-history.json is not attached: there was no answer in time.']),
      });
    });
  });

  test('nothing is put up when there is nothing to put up', async () => {
    expect(await attachEvidence({ files: [], notes: ['A note.'] }, { uploadAttachments: called, uploadFile: called }, soon())).toEqual({
      fileNames: [],
      notes: ['A note.'],
    });
  });
});

describe('in the local runtime', () => {
  test('a graph is drawn for every alarm that has one', async () => {
    const event = rawEvent('api-gateway-5xx');
    const board = new AlarmBoard({ region: event.region, accountId: event.account }, () => Date.parse(event.time));
    board.learn(event);
    const operations = cloudWatchOperations(board);
    cloudWatch.answers.DescribeAlarms = input => operations.DescribeAlarms!(input);
    cloudWatch.answers.GetMetricWidgetImage = input => operations.GetMetricWidgetImage!(input);
    const { files, notes } = await collect('api-gateway-5xx');
    const png = Buffer.from(files[0]!.data);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(1_000);
    expect(() => inflateSync(png.subarray(png.indexOf('IDAT') + 4))).not.toThrow();
    expect(notes).toEqual([]);
  });
});
