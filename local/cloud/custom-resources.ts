import { createServer, type Server } from 'node:http';
import { readBody, TIMELESS } from './json-api';

type Json = Record<string, unknown>;

/** What a custom resource answered: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
export interface CustomResourceAnswer {
  status: 'SUCCESS' | 'FAILED';
  /** Why it failed. */
  reason: string;
  /** What `Fn::GetAtt` gives from then on. */
  data: Record<string, string>;
}

/** The answers of custom resources by their logical IDs. Functions put them where CloudFormation would wait for them. */
export class CustomResources {
  readonly answers = new Map<string, CustomResourceAnswer>();
  onAnswer: (logicalId: string, answer: CustomResourceAnswer) => void = () => {};

  /** Takes `PUT /LOGICAL-ID`. */
  server(): Server {
    return createServer(TIMELESS, async (request, response) => {
      const { Status, Reason = '', Data = {}, LogicalResourceId } = JSON.parse(await readBody(request)) as Json;
      const logicalId = String(LogicalResourceId);
      const answer = { status: Status, reason: Reason, data: Data } as CustomResourceAnswer;
      this.answers.set(logicalId, answer);
      response.end();
      this.onAnswer(logicalId, answer);
    });
  }
}
