import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateCaseCommand, DescribeCommunicationsCommand } from '@aws-sdk/client-support';
import { attachEvidence, attachmentUploader } from '../../lambdas/cases/evidence/attach-evidence';
import type { Evidence } from '../../lambdas/cases/evidence/evidence-file';
import { fileUploader } from '../../lambdas/cases/evidence/upload-file';
import { createCaseInput } from '../../lambdas/cases/support/case-wire';
import { composeCase } from '../../lambdas/cases/text/case-text';
import { DECLARED_ERRORS } from '../../local/support-simulator/model/service-model';
import { incidentOf, MARKER, ROUTE, signalOf } from '../cases/alarm-events/read-events';
import { startTestBed, type TestBed } from '../support-simulator/test-simulator';
import { COMMON_ERRORS, NO_ANSWERS, type Refusals, refusals } from './refusals';

const NO_CONNECTION = 'there was no connection (ECONNRESET)';
const TOO_LATE = 'there was no answer in time';

/** What a reader of the case is told for errors that any of the calls may meet: the name stands for itself where words would say no more. */
const COMMON = {
  InternalServerError: 'InternalServerError',
  ThrottlingException: "the account's rate of calls to AWS Support is used up",
  SubscriptionRequiredException: 'SubscriptionRequiredException',
  AccessDeniedException: 'AccessDeniedException',
  ExpiredTokenException: 'ExpiredTokenException',
  InvalidParameterValueException: 'InvalidParameterValueException',
  'reset-before-work': NO_CONNECTION,
  'reset-after-work': NO_CONNECTION,
  'timeout-before-work': TOO_LATE,
  'timeout-after-work': TOO_LATE,
};
const UPLOAD = { ...COMMON, UploadIdNotFound: 'AWS Support dropped it' };

/** For each call by which files go up, why they are missing. */
const OPERATIONS: Partial<Record<keyof typeof DECLARED_ERRORS, Record<string, string>>> = {
  AddAttachmentsToSet: {
    ...COMMON,
    AttachmentLimitExceeded: 'the account has put up as many files as AWS Support allows for now',
    AttachmentSetSizeLimitExceeded: 'AWS Support found them too large',
    AttachmentSetExpired: 'AWS Support dropped them',
    AttachmentSetIdNotFound: 'AWS Support dropped them',
  },
  GetAttachmentUploadLinks: UPLOAD,
  CompleteAttachmentUpload: UPLOAD,
  DescribeAttachmentUploadStatus: UPLOAD,
};

const fileOf = (fileName: string) => ({ fileName, data: Buffer.from(`all of ${fileName}`) });
const [SMALL, LARGE] = [['a-graph.png', 'a-event.json'], 'a-history.json'] as const;
const EVIDENCE: Evidence = { files: SMALL.map(fileOf), largeFiles: [fileOf(LARGE)], notes: ['A note.'] };
const WITHOUT_SMALL = (reason: string) => ({ files: [LARGE], notes: ['A note.', `${SMALL.join(', ')} are not attached: ${reason}.`] });
const WITHOUT_LARGE = (reason: string) => ({ files: [...SMALL], notes: ['A note.', `${LARGE} is not attached: ${reason}.`] });

let bed: TestBed;
let account: Refusals;
beforeEach(async () => {
  bed = await startTestBed();
  account = refusals(bed.simulator, bed.client);
});
afterEach(() => bed.stop());

/** Opens a case with the evidence, as far as it goes up, and reads it again: its files, and what it says of those that are missing. */
async function openCase(deadline = AbortSignal.timeout(60_000)) {
  const { client, clock } = bed;
  const uploaders = {
    uploadAttachments: attachmentUploader(client),
    uploadFile: fileUploader(client, async () => clock.advance(1)),
  };
  const attached = await attachEvidence(EVIDENCE, uploaders, deadline);
  const signal = signalOf('api-gateway-5xx');
  const text = composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, attached);
  const { caseId } = await client.send(new CreateCaseCommand(createCaseInput(text)));
  const { communications } = await client.send(new DescribeCommunicationsCommand({ caseId }));
  const { attachments = [], body = '' } = communications![0]!;
  const [, missing = ''] = /NOT AVAILABLE\n((?:- .*\n)*)/.exec(body) ?? [];
  return {
    files: attachments.map(({ fileName }) => fileName),
    notes: missing
      .trim()
      .split('\n')
      .map(line => line.slice(2)),
  };
}

test('a case has all of its files when nothing is refused', async () => {
  expect(await openCase()).toEqual({ files: [...SMALL, LARGE], notes: ['A note.'] });
});

describe.each(Object.entries(OPERATIONS) as [keyof typeof DECLARED_ERRORS, Record<string, string>][])('%s', (operation, answers) => {
  test('every error that AWS declares for the call, and every other that it may meet, has its row', () => {
    const declared = DECLARED_ERRORS[operation].filter(error => error !== 'DryRunOperationException');
    expect(Object.keys(answers).sort()).toEqual([...declared, ...COMMON_ERRORS, ...NO_ANSWERS].sort());
  });

  test.each(Object.entries(answers))('%s: the case is opened without the file, and says so', async (error, reason) => {
    account.refuse(operation, error);
    expect(await openCase()).toEqual(operation === 'AddAttachmentsToSet' ? WITHOUT_SMALL(reason) : WITHOUT_LARGE(reason));
  });
});

test('every call is refused: the case says of each file why it is missing', async () => {
  for (const operation of Object.keys(OPERATIONS)) account.refuse(operation, 'AccessDeniedException');
  expect(await openCase()).toEqual({
    files: [],
    notes: ['A note.', `${SMALL.join(', ')} are not attached: AccessDeniedException.`, `${LARGE} is not attached: AccessDeniedException.`],
  });
});

/** What an operation answers, with changes. */
function answersWith(operation: string, change: (output: Record<string, unknown>) => void): void {
  bed.client.middlewareStack.add((next, { commandName }) => async request => {
    const answered = await next(request);
    if (commandName === `${operation}Command`) change(answered.output as unknown as Record<string, unknown>);
    return answered;
  });
}

/** Puts the large file up alone, and says in the end what the work for it came to, which nobody waits for beyond the deadline. */
async function putUp(deadline: AbortSignal) {
  const uploadFile = fileUploader(bed.client, async () => {});
  let work: Promise<string> = Promise.resolve('not begun');
  const attached = await attachEvidence(
    { ...EVIDENCE, files: [] },
    {
      uploadAttachments: attachmentUploader(bed.client),
      uploadFile: (file, signal) => {
        const uploading = uploadFile(file, signal);
        work = uploading.catch(error => error.name);
        return uploading;
      },
    },
    deadline,
  );
  // A call that nobody has let go ends by this, with another error.
  bed.client.destroy();
  return { ...attached, work: await work };
}
const LET_GO = { fileNames: [], notes: ['A note.', `${LARGE} is not attached: ${TOO_LATE}.`], work: 'AbortError' };

describe('the address for a part of a file', () => {
  let parts: Server;
  afterEach(() => new Promise(resolve => parts.close(resolve)));

  /** Has the addresses that AWS hands out lead to somebody who answers so. */
  async function partsAt(answer: RequestListener, scheme = 'http'): Promise<void> {
    parts = createServer(answer);
    await new Promise<void>(resolve => parts.listen(0, '127.0.0.1', resolve));
    const url = `${scheme}://127.0.0.1:${(parts.address() as AddressInfo).port}/secret-permission`;
    answersWith('GetAttachmentUploadLinks', ({ uploadUrls }) => {
      for (const link of uploadUrls as object[]) Object.assign(link, { url });
    });
  }

  test.each<[string, RequestListener, string]>([
    ['does not permit it any more', (_, answer) => answer.writeHead(403).end(), 'AWS Support did not take part 1 (HTTP 403)'],
    ['fails', (_, answer) => answer.writeHead(500, { ETag: '"x"' }).end(), 'AWS Support did not take part 1 (HTTP 500)'],
    ['does not say what it took', (_, answer) => answer.writeHead(200).end(), 'AWS Support did not take part 1 (HTTP 200)'],
    ['breaks the connection', request => request.socket.destroy(), NO_CONNECTION],
    [
      'breaks the connection in the middle of its answer',
      (_, answer) => answer.writeHead(200, { ETag: '"x"', 'Content-Length': 9 }).write('x', () => answer.destroy()),
      NO_CONNECTION,
    ],
  ])('%s', async (_, answer, reason) => {
    await partsAt(answer);
    expect(await openCase()).toEqual(WITHOUT_LARGE(reason));
  });

  test('is told beforehand how long the part is', async () => {
    const lengths: unknown[] = [];
    await partsAt(({ headers }, answer) => {
      lengths.push(headers['content-length'], headers['transfer-encoding']);
      answer.writeHead(403).end();
    });
    await openCase();
    expect(lengths).toEqual([`${EVIDENCE.largeFiles![0]!.data.byteLength}`, undefined]);
  });

  test('is asked in secret where it is one of HTTPS', async () => {
    await partsAt(() => {}, 'https');
    expect(await openCase()).toEqual(WITHOUT_LARGE('there was no connection (EPROTO)'));
  });

  test('answers nothing until the time is up: nobody is left waiting', async () => {
    const deadline = new AbortController();
    await partsAt(() => deadline.abort());
    expect(await putUp(deadline.signal)).toEqual(LET_GO);
  });
});

test.each(Object.keys(OPERATIONS).filter(operation => operation !== 'AddAttachmentsToSet'))(
  '%s is not answered before the time is up: the call is let go',
  async operation => {
    const deadline = new AbortController();
    bed.simulator.faults.add({ operation, kind: 'timeout-before-work' });
    const isHeld = bed.clock.untilSomebodySleeps().then(() => deadline.abort());
    expect(await putUp(deadline.signal)).toEqual(LET_GO);
    await isHeld;
  },
);

test('a file set that is not answered before the time is up is let go', async () => {
  const deadline = new AbortController();
  bed.simulator.faults.add({ operation: 'AddAttachmentsToSet', kind: 'timeout-before-work' });
  const isHeld = bed.clock.untilSomebodySleeps().then(() => deadline.abort());
  const work = attachmentUploader(bed.client)(EVIDENCE.files, deadline.signal).catch(error => error.name);
  await isHeld;
  bed.client.destroy();
  expect(await work).toBe('AbortError');
});

test('addresses without end are asked for until the time is up, and no longer', async () => {
  const deadline = new AbortController();
  let pages = 0;
  answersWith('GetAttachmentUploadLinks', output => {
    output.nextIndex = 1;
    if (++pages === 5) deadline.abort();
  });
  expect(await putUp(deadline.signal)).toEqual(LET_GO);
  expect(pages).toBe(5);
});

test('a file that AWS never gets ready with is asked for until the time is up, and no longer', async () => {
  const deadline = new AbortController();
  let looks = 0;
  answersWith('DescribeAttachmentUploadStatus', () => {
    if (++looks === 5) deadline.abort();
  });
  expect(await putUp(deadline.signal)).toEqual(LET_GO);
  expect(looks).toBe(5);
});

test('AWS hands out no address at all', async () => {
  answersWith('GetAttachmentUploadLinks', output => {
    output.uploadUrls = undefined;
  });
  expect(await openCase()).toEqual(WITHOUT_LARGE('InvalidParameterValueException'));
});

test('AWS has all parts, and cannot make a file of them', async () => {
  answersWith('DescribeAttachmentUploadStatus', output => {
    output.uploadStatus = 'failed';
  });
  expect(await openCase()).toEqual(WITHOUT_LARGE('AWS Support could not put its parts together'));
});

test('AWS says that it has the files, and not where', async () => {
  answersWith('AddAttachmentsToSet', output => {
    output.attachmentSetId = undefined;
  });
  expect(await openCase()).toEqual(WITHOUT_SMALL('AWS Support gave no attachment set'));
});
