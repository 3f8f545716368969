import {
  AddCommunicationToCaseCommand,
  type CaseDetails,
  CaseIdNotFound,
  CreateCaseCommand,
  paginateDescribeCases,
  paginateDescribeCommunications,
  ResolveCaseCommand,
  type SupportClient,
} from '@aws-sdk/client-support';
import { present } from '../../shared/present';
import type { Communication, ReadingMark } from '../incident/case-view';
import { authorOf, digestOf, hasSubjectOf, isByAws, matchOf, type Ours } from '../incident/our-texts';
import { callOnce } from './call-once';
import { createCaseInput, oldest, orNone, toCommunication, toFoundCase } from './case-wire';
import { askFrom, readOn } from './conversation';
import type { FoundCase, SupportApi } from './support-api';

/** AWS Support through the SDK. */
export interface SupportApiClients {
  /** Retries by itself: for reading, and for what may be repeated. */
  repeatable: SupportClient;
  /** Makes every call once: for CreateCase and AddCommunicationToCase, which take no client token. */
  once: SupportClient;
}

const PAGE_SIZE = 100;
/** How many cases one call may name. */
const MOST_CASE_IDS = 100;

export function supportApi({ repeatable, once }: SupportApiClients): SupportApi {
  /** Cases that were read for their next inspection; each serves once. */
  let ahead = new Map<string, CaseDetails | undefined>();

  return {
    createCase: text =>
      callOnce(async () => {
        const { caseId } = await once.send(new CreateCaseCommand(createCaseInput(text)));
        return { caseId };
      }),

    addCommunication: (caseId, communicationBody, ccEmailAddresses) =>
      callOnce(() =>
        once.send(new AddCommunicationToCaseCommand({ caseId, communicationBody, ccEmailAddresses: orNone(ccEmailAddresses) })),
      ),

    resolveCase: caseId => callOnce(() => repeatable.send(new ResolveCaseCommand({ caseId }))),

    async findCases(ours, afterTime, language) {
      const input = { afterTime, language, includeResolvedCases: true, includeCommunications: true };
      const found: FoundCase[] = [];
      for await (const { cases } of paginateDescribeCases({ client: repeatable, pageSize: PAGE_SIZE }, input)) {
        for (const details of present(cases).filter(({ caseId }) => caseId)) {
          const match = matchOf(details.subject ?? '', await firstText(details, ours), ours);
          if (match !== 'foreign') found.push(toFoundCase(details, match));
        }
      }
      return found.sort((a, b) => a.timeCreated.localeCompare(b.timeCreated));
    },

    hasCommunication: async (caseId, digest, afterTime) =>
      (await readAll(caseId, afterTime)).some(({ body, submittedBy }) => digestOf(body) === digest && !isByAws(submittedBy)),

    async readAhead(caseIds) {
      ahead = new Map();
      for (let start = 0; start < caseIds.length; start += MOST_CASE_IDS) {
        for (const [caseId, details] of await describe(caseIds.slice(start, start + MOST_CASE_IDS))) ahead.set(caseId, details);
      }
    },

    async inspectCase(caseId, ours, mark) {
      const details = ahead.has(caseId) ? ahead.get(caseId) : (await describe([caseId])).get(caseId);
      ahead.delete(caseId);
      if (!details) return undefined;
      const recent = present(details.recentCommunications?.communications).map(toCommunication);
      const humanTouched = recent.some(text => authorOf(text, ours) !== 'ours');
      const conversation = await readConversation(caseId, recent, ours, mark);
      const isAnswered = humanTouched || conversation.replies.length > 0;
      return { displayId: details.displayId ?? '', status: details.status ?? '', humanTouched: isAnswered, conversation };
    },
  };

  /** One ID that the API does not know, or does not know yet, has it refuse all of them: then each is asked for alone. */
  async function describe(caseIdList: string[]): Promise<Map<string, CaseDetails | undefined>> {
    try {
      return await list(caseIdList);
    } catch (error) {
      if (!(error instanceof CaseIdNotFound)) throw error;
      if (caseIdList.length === 1) return new Map([[caseIdList[0]!, undefined]]);
      return new Map();
    }
  }

  async function list(caseIdList: string[]): Promise<Map<string, CaseDetails | undefined>> {
    const found = new Map<string, CaseDetails | undefined>(caseIdList.map(caseId => [caseId, undefined]));
    const input = { caseIdList, includeResolvedCases: true };
    for await (const { cases } of paginateDescribeCases({ client: repeatable, pageSize: PAGE_SIZE }, input)) {
      for (const details of present(cases)) found.set(details.caseId ?? '', details);
    }
    return found;
  }

  /** A case lists its five newest communications: only when somebody else wrote one of them is the rest asked for, from the mark on. */
  async function readConversation(caseId: string, recent: Communication[], ours: Ours, mark?: ReadingMark) {
    const isEnough = recent.length < RECENT && readOn(recent, ours, mark).replies.length === 0;
    if (isEnough || readOn(recent, ours, mark).mark === mark) return readOn(recent, ours, mark);
    return readOn(await readAll(caseId, mark && askFrom(mark)), ours, mark);
  }

  /** The oldest communication of a case. Of one with more than DescribeCases gives it is asked for only where our subject says that it matters. */
  async function firstText({ caseId = '', subject = '', recentCommunications }: CaseDetails, { marker }: Ours) {
    const recent = present(recentCommunications?.communications).map(toCommunication);
    if (recent.length < RECENT) return oldest(recent);
    return hasSubjectOf(subject, marker) ? oldest(await readAll(caseId)) : undefined;
  }

  async function readAll(caseId: string, afterTime?: string): Promise<Communication[]> {
    const all: Communication[] = [];
    const input = { caseId, afterTime };
    for await (const { communications } of paginateDescribeCommunications({ client: repeatable, pageSize: PAGE_SIZE }, input)) {
      all.push(...present(communications).map(toCommunication));
    }
    return all;
  }
}

/** How many communications DescribeCases gives of each case. */
const RECENT = 5;
