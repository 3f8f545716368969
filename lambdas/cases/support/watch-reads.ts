import type { Refusal } from '../incident/case-view';
import { judge } from './call-once';
import type { SupportApi } from './support-api';

/** A call that only reads was refused, for a reason that only a person can mend. */
export class ReadRefused extends Error {
  constructor(
    readonly refusal: Refusal,
    cause: unknown,
  ) {
    super(`AWS Support does not let its cases be read: ${refusal.error}.`, { cause });
    this.name = refusal.error;
  }
}

/** These say by themselves whether they were refused. */
const WRITES: PropertyKey[] = ['createCase', 'addCommunication', 'resolveCase'] satisfies (keyof SupportApi)[];

/** A Support API whose reads throw `ReadRefused` where they are refused, and which knows whether one of them was answered. */
export function watchReads(support: SupportApi): { support: SupportApi; wasAnswered: () => boolean } {
  let isAnswered = false;
  const watch =
    (read: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]) => {
      try {
        const answer = await read.apply(support, args);
        isAnswered = true;
        return answer;
      } catch (error) {
        throw asRefusal(error);
      }
    };
  const get = (target: SupportApi, name: PropertyKey) => {
    const member = Reflect.get(target, name);
    return typeof member === 'function' && !WRITES.includes(name) ? watch(member) : member;
  };
  return { support: new Proxy(support, { get }), wasAnswered: () => isAnswered };
}

function asRefusal(error: unknown): unknown {
  const answer = judge(error);
  return answer.outcome === 'refused' && answer.refusal.kind === 'not-allowed' ? new ReadRefused(answer.refusal, error) : error;
}
