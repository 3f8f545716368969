import { createServer, type Server } from 'node:http';
import { type RefusedCall, readBody, refuse, TIMELESS } from './json-api';

/** What was published to a topic. */
export interface Notification {
  topicArn: string;
  subject: string;
  /** As an e-mail would show it. */
  text: string;
  /** What every other subscription gets, such as a chat channel. */
  chat: string;
}

/** Publish of Amazon SNS, which speaks AWS Query (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): nobody is sent anything. */
export function snsApi(onNotification: (notification: Notification) => void, onRefused: (call: RefusedCall) => void): Server {
  return createServer(TIMELESS, async (request, response) => {
    const form = new URLSearchParams(await readBody(request));
    const operation = form.get('Action') ?? '';
    response.setHeader('content-type', 'text/xml');
    if (operation !== 'Publish' || form.get('MessageStructure') !== 'json') {
      const { code, message } = refuse('SNS', operation, onRefused);
      response.writeHead(400).end(`<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
      return;
    }
    const forms = JSON.parse(form.get('Message') ?? '{}') as Record<string, string>;
    const { default: chat = '', email: text = chat } = forms;
    onNotification({ topicArn: form.get('TopicArn') ?? '', subject: form.get('Subject') ?? '', text, chat });
    response.end('<PublishResponse><PublishResult><MessageId>local</MessageId></PublishResult></PublishResponse>');
  });
}
