import { type Html, html, jsonIn } from './html';

interface Action {
  /** ARN of the function that answers. */
  endpoint: string;
  parameters: Record<string, unknown>;
  /** In place of the widget, or over it. */
  display: 'widget' | 'popup';
  /** What is asked before it is done. Default: nothing. */
  confirmation?: string;
}

/**
 * An element on which a click shows what a function answers. CloudWatch reads the element behind it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactive.html
 */
export function button(words: string, { endpoint, parameters, display, confirmation }: Action): Html {
  return html`<a class="btn" href="#" role="button">${words}</a><cwdb-action action="call" endpoint="${endpoint}" display="${display}"${confirmation && html` confirmation="${confirmation}"`}>${jsonIn(parameters)}</cwdb-action>`;
}
