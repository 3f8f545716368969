import { visibleLine } from '../lambdas/shared/visible';

/** What a line of the timeline is about. */
export type Topic = 'run' | 'alarm' | 'case' | 'advisor' | 'support' | 'event' | 'message' | 'preflight' | 'trouble';

/** Something that mattered. */
export interface Moment {
  /** Milliseconds since the start of the run. */
  offset: number;
  topic: Topic;
  text: string;
}

/** What happened in a run, in plain words, in the order in which it happened. */
export class Timeline {
  readonly moments: Moment[] = [];
  private bundle: { offset: number; counts: Map<string, { topic: Topic; count: number }> } | undefined;

  /**
   * @param offset the present moment, in milliseconds since the start
   * @param onMoment hears of every line as soon as it is complete
   */
  constructor(
    private readonly offset: () => number,
    private readonly onMoment: (moment: Moment) => void,
  ) {}

  tell(topic: Topic, text: string): void {
    this.flush();
    this.append({ offset: this.offset(), topic, text: visibleLine(text.trim()) });
  }

  /** Counts what comes in great numbers within one moment; it becomes one line. */
  count(topic: Topic, what: string): void {
    if (this.bundle && this.bundle.offset !== this.offset()) this.flush();
    this.bundle ??= { offset: this.offset(), counts: new Map() };
    const { count } = this.bundle.counts.get(what) ?? { count: 0 };
    this.bundle.counts.set(what, { topic, count: count + 1 });
  }

  /** Tells what has been counted so far. */
  flush(): void {
    if (!this.bundle) return;
    const { offset, counts } = this.bundle;
    this.bundle = undefined;
    for (const [what, { topic, count }] of counts)
      this.append({ offset, topic, text: visibleLine(count === 1 ? what : `${count} × ${what}`) });
  }

  private append(moment: Moment): void {
    this.moments.push(moment);
    this.onMoment(moment);
  }
}
