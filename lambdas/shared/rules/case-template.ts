/** Parts of a case's text that an operator may put in his own words. What is not replaced stays as it is. */
export interface Templates {
  /** One line; the marker is added behind it. */
  subject?: string;
  /** The first paragraphs of a case. */
  opening?: string;
  /** What AWS is asked for, in a case. */
  ask?: string;
  /** The same two in a comment on a case. */
  commentOpening?: string;
  commentAsk?: string;
}

/** What a template may name, and what stands for it. What is not known of an alarm is written as "not known". */
export const PLACEHOLDERS = {
  alarmName: 'name of the alarm',
  alarmArn: 'ARN of the alarm',
  state: 'ALARM, OK or INSUFFICIENT_DATA; "deleted" once the alarm was deleted',
  since: 'when the alarm got into this state',
  condition: 'what is wrong, as one sentence',
  conditionShort: 'the same in a few words',
  reason: "CloudWatch's explanation",
  description: "the alarm's description",
  metric: 'what the alarm watches, with namespace and dimensions',
  resources: 'ARNs of the resources, as far as they can be derived',
  contributor: 'attributes of the contributor',
  account: 'account ID of the alarm',
  region: 'region of the alarm',
  severity: 'code of the severity that is asked for',
  service: 'code of the service that the case goes to',
  previousCase: 'display ID of the case of an earlier incident of this alarm',
  link: "address of the alarm's page in the console",
} as const;

export type Placeholder = keyof typeof PLACEHOLDERS;
export type PlaceholderValues = Partial<Record<Placeholder, string>>;

/** Something in a template that cannot be meant. */
export interface TemplateProblem {
  /** From 1, in the template. */
  line: number;
  column: number;
  message: string;
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Puts the values in. Never throws: what is no placeholder stays as it is written, for everybody to see. */
export function renderTemplate(template: string, values: PlaceholderValues): string {
  return template.replace(PLACEHOLDER, (written, name: string) => (isPlaceholder(name) ? values[name] || 'not known' : written));
}

/** What is wrong with a template, in the order of its text; nothing when it can be used. */
export function validateTemplate(template: string): TemplateProblem[] {
  const unknown = [...template.matchAll(PLACEHOLDER)]
    .filter(([, name = '']) => !isPlaceholder(name))
    .map(({ index, 1: name = '' }) => ({ index, message: unknownPlaceholder(name) }));
  const rest = template.replace(PLACEHOLDER, written => ' '.repeat(written.length));
  const braces = [...rest.matchAll(/\{\{|\}\}/g)].map(({ index, 0: brace }) => ({ index, message: `"${brace}" without its counterpart` }));
  return [...unknown, ...braces].sort((a, b) => a.index - b.index).map(({ index, message }) => ({ ...placeOf(template, index), message }));
}

/** The same for all of an installation's templates, a line for each problem: `subject, line 1, column 9: unknown placeholder "alarm"; ...`. */
export function validateTemplates(templates: Templates): string[] {
  return Object.entries(templates).flatMap(([part, template]) =>
    validateTemplate(template).map(({ line, column, message }) => `${part}, line ${line}, column ${column}: ${message}`),
  );
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}

function unknownPlaceholder(name: string): string {
  return `unknown placeholder "${name}"; there are ${Object.keys(PLACEHOLDERS).join(', ')}`;
}

function placeOf(text: string, index: number): { line: number; column: number } {
  const lines = text.slice(0, index).split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}
