import { visible, visibleLine } from '../lambdas/shared/visible';
import { formatOffset } from './duration';
import type { Moment, Topic } from './timeline';

const ESCAPE = '\u001b[';
const RESET = `${ESCAPE}0m`;
const COLOURS: Record<Topic, string> = {
  run: '2',
  alarm: '33',
  case: '36',
  advisor: '35',
  message: '36',
  support: '34',
  event: '37',
  preflight: '35',
  trouble: '31',
};
const NAMES: Record<Topic, string> = {
  run: '',
  alarm: 'alarm',
  case: 'case',
  advisor: 'advisor',
  support: 'support API',
  message: 'message',
  event: 'event',
  preflight: 'preflight',
  trouble: 'trouble',
};
const TOPIC_WIDTH = 12;
const OFFSET_WIDTH = 10;

/** Writes lines for people: nothing in them acts on the terminal but our own colours, and those only where somebody looks at one. */
export class Terminal {
  private readonly coloured: boolean;

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.coloured = stream.isTTY === true && process.env.NO_COLOR === undefined;
  }

  /** How wide it is; absent for a pipe or a file. */
  get columns(): number | undefined {
    return this.stream.isTTY ? this.stream.columns || undefined : undefined;
  }

  line(text = ''): void {
    this.write(visible(text));
  }

  /** One line of the timeline, in columns: when, what about, what. */
  moment({ offset, topic, text }: Moment): void {
    const name = this.paint(NAMES[topic].padEnd(TOPIC_WIDTH), COLOURS[topic]);
    this.write(`${this.paint(formatOffset(offset).padEnd(OFFSET_WIDTH), '2')} ${name} ${visibleLine(text)}`);
  }

  heading(text: string): void {
    this.write(`\n${this.paint(visible(text), '1')}`);
  }

  private write(text: string): void {
    this.stream.write(`${text}\n`);
  }

  private paint(text: string, colour: string): string {
    return this.coloured ? `${ESCAPE}${colour}m${text}${RESET}` : text;
  }
}
