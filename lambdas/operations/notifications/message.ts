import { counted } from '../../shared/wording';
import type { CaseNews, NewsKind } from './case-event';
import { headline, particulars } from './words';

/** One message to people, in the two forms in which they get it. */
export interface Message {
  /** Of an e-mail: at most 99 ASCII characters, as SNS demands. */
  subject: string;
  /** For people: short lines, and the addresses of what to look at. */
  text: string;
  /** For a chat channel: a custom notification of Amazon Q Developer in chat applications, as JSON. */
  chat: string;
}

/** More than a phone shows; what is left out is counted. */
const MOST_LINES = 10;
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: less than 100 characters, ASCII, no control characters. */
const SUBJECT_LIMIT = 99;

/** The order in which a message tells things: what somebody has to do comes first. */
const ORDER: NewsKind[] = ['refused', 'replied', 'opened', 'accepted', 'resolved', 'findings'];
const TITLES: Record<NewsKind, string> = {
  refused: 'refused by AWS Support',
  replied: 'answered by AWS',
  opened: 'opened',
  accepted: 'accepted again',
  resolved: 'resolved',
  findings: 'changes in Trusted Advisor',
};

/** Puts what happened within a while into one message: a storm is one message, not a thousand. Nothing when nothing is worth one. */
export function messageOf(news: CaseNews[]): Message | undefined {
  const inOrder = ORDER.flatMap(kind => news.filter(each => each.kind === kind));
  const [first, ...others] = inOrder;
  if (!first) return undefined;
  const title = others.length === 0 ? headline(first) : titleOf(inOrder);
  const lines = others.length === 0 ? particulars(first) : listOf(inOrder);
  return { subject: asciiSubject(title), text: [title, '', ...lines].join('\n').trimEnd(), chat: chatOf(title, lines, inOrder) };
}

function titleOf(news: CaseNews[]): string {
  const counts = ORDER.flatMap(kind => {
    const count = news.filter(each => each.kind === kind).length;
    return count > 0 ? [`${count} ${TITLES[kind]}`] : [];
  });
  return `Support cases: ${counts.join(', ')}`;
}

function listOf(news: CaseNews[]): string[] {
  const shown = news.slice(0, MOST_LINES).map(each => `- ${headline(each)}`);
  const left = news.length - shown.length;
  return left > 0 ? [...shown, `- and ${counted(left, 'more update')}: \`support-automation incidents\` lists what is open`] : shown;
}

function asciiSubject(title: string): string {
  return title.replace(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT_LIMIT);
}

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function chatOf(title: string, lines: string[], news: CaseNews[]): string {
  const incidents = [...new Set(news.map(({ threadId }) => threadId))];
  const threadId = incidents.length === 1 ? incidents[0] : undefined;
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: withoutMarkup(title), description: withoutMarkup(lines.join('\n')) || undefined },
    metadata: threadId ? { threadId } : undefined,
  });
}

/** Names of alarms are anybody's: in a chat they must not mention people, link, or take on a form. Addresses of ours stay as they are. */
function withoutMarkup(text: string): string {
  return text
    .split(/(https:\/\/\S+)/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/[<>]/g, bracket => (bracket === '<' ? '‹' : '›')).replace(/[@!*_~`[\]]/g, '\\$&'),
    )
    .join('');
}
