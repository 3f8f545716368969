/** Runs in the browser: keeps the page as the run is, and acts as CloudWatch does for the widgets. */
import { Idiomorph } from 'idiomorph';

interface Asked {
  endpoint: string;
  params: Record<string, unknown>;
}

const theme = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const by = (id: string) => document.getElementById(id)!;
const asks = new WeakMap<Element, Asked & { forms: Record<string, string> }>();

/** What is focused, typed and unfolded stays as it is. */
function morph(element: Element, html: string): void {
  Idiomorph.morph(element, html, {
    morphStyle: 'innerHTML',
    ignoreActiveValue: true,
    callbacks: {
      beforeAttributeUpdated: (attribute: string, node: Element) => !(attribute === 'open' && node.tagName === 'DETAILS'),
    },
  });
}

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function render(target: Element, { endpoint, params, forms }: Asked & { forms: Record<string, string> }): Promise<void> {
  const answer = await post('/widget', { endpoint, params, forms, theme: theme() });
  const text = await answer.text();
  if (answer.ok) morph(target, text);
  else target.textContent = `This widget could not be shown: ${text}`;
}

function formsOf(widget: Element): Record<string, string> {
  const fields = [...widget.querySelectorAll<HTMLInputElement | HTMLSelectElement>('form [name]')];
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

/** A click on the element before a `cwdb-action` does what that says: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactive.html */
async function actOn(element: Element, action: Element): Promise<void> {
  const question = action.getAttribute('confirmation');
  if (question && !confirm(question)) return;
  const widget = element.closest('[data-widget]') ?? by('popup');
  const asked = { endpoint: action.getAttribute('endpoint') ?? '', params: JSON.parse(action.textContent || '{}'), forms: formsOf(widget) };
  if (action.getAttribute('display') !== 'popup') {
    asks.set(widget, asked);
    return render(widget, asked);
  }
  const popup = by('popup') as HTMLDialogElement;
  const content = popup.querySelector('.popup-content')!;
  content.innerHTML = '';
  asks.set(content, asked);
  await render(content, asked);
  if (!popup.open) popup.showModal();
}

document.addEventListener('click', event => {
  const element = (event.target as Element).closest('a,button');
  const action = element?.nextElementSibling;
  if (!element || action?.tagName !== 'CWDB-ACTION') return;
  event.preventDefault();
  void actOn(element, action);
});

document.addEventListener('keydown', event => {
  const element = event.target as Element;
  if (event.key === ' ' && element.getAttribute('role') === 'button') {
    event.preventDefault();
    (element as HTMLElement).click();
  }
  if (event.key === 'Enter' && element.matches('[data-widget] form input')) {
    event.preventDefault();
    element.closest('form')!.querySelector<HTMLElement>('a.btn')?.click();
  }
});

/** A control is a form: its values go to the server, whose sentence is read out. */
document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement;
  const control = form.dataset.control;
  if (!control) return event.preventDefault();
  event.preventDefault();
  void send(form, control, (event.submitter as HTMLButtonElement | null) ?? undefined);
});

async function send(form: HTMLFormElement, control: string, submitter?: HTMLButtonElement): Promise<void> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value === 'string') {
      if (value !== '' || name === 'body') values[name] = value;
    } else if (value.size > 0) Object.assign(values, { fileName: value.name, data: await base64(value) });
  }
  const answer = await post(`/control/${control}`, values).catch(() => undefined);
  const { said, error } = (await answer?.json().catch(() => undefined)) ?? {};
  by('said').textContent = said ?? error ?? 'The run could not be reached.';
  by('said').className = answer?.ok ? '' : 'trouble';
  if (answer?.ok) for (const field of form.querySelectorAll<HTMLInputElement>('textarea, input[type=file]')) field.value = '';
  refresh();
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

let isRefreshing = false;
let isWanted = false;

/** One at a time; what is wanted meanwhile follows. */
async function refresh(): Promise<void> {
  if (isRefreshing) {
    isWanted = true;
    return;
  }
  isRefreshing = true;
  try {
    const answer = await fetch('/content');
    if (answer.ok) morph(by('content'), await answer.text());
    const widgets = [...document.querySelectorAll('[data-widget]')];
    const popup = by('popup') as HTMLDialogElement;
    if (popup.open) widgets.push(popup.querySelector('.popup-content')!);
    for (const widget of widgets)
      await render(widget, asks.get(widget) ?? { ...JSON.parse((widget as HTMLElement).dataset.widget ?? '{}'), forms: {} });
  } catch {
    // The connection says so itself.
  } finally {
    isRefreshing = false;
  }
  if (isWanted) {
    isWanted = false;
    void refresh();
  }
}

const live = new EventSource('/live');
live.onmessage = () => void refresh();
live.onopen = () => connection('connected', true);
live.onerror = () => connection('The connection to the run is lost: what is shown is old. It is tried again.', false);

function connection(words: string, isThere: boolean): void {
  const place = by('connection');
  if (place.textContent !== words) place.textContent = words;
  place.className = isThere ? 'connected' : 'trouble';
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void refresh());
by('popup-close').addEventListener('click', () => (by('popup') as HTMLDialogElement).close());
