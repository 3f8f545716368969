import { referenceLine } from '../../lambdas/cases/incident/marker';
import { composeCase, composeComment } from '../../lambdas/cases/text/case-text';
import {
  PLACEHOLDERS,
  renderTemplate,
  type Templates,
  validateTemplate,
  validateTemplates,
} from '../../lambdas/shared/rules/case-template';
import { incidentOf, MARKER, ROUTE, signalOf } from './alarm-events/read-events';

function composed(templates: Templates) {
  const signal = signalOf('api-gateway-5xx');
  return composeCase(incidentOf(signal), ROUTE, MARKER, signal.event, { templates });
}

describe('rendering', () => {
  test('puts values in, with or without spaces, as often as they are named', () => {
    expect(renderTemplate('{{region}}/{{ region }}: {{account}}', { region: 'eu-west-1', account: '1' })).toBe('eu-west-1/eu-west-1: 1');
  });

  test('what is not known is said', () => {
    expect(renderTemplate('Contributor: {{contributor}}', {})).toBe('Contributor: not known');
  });

  test('a value that looks like a placeholder stays as it is', () => {
    expect(renderTemplate('{{description}}', { description: '{{account}} $& $1', account: '1' })).toBe('{{account}} $& $1');
  });

  test('what is no placeholder stays, for everybody to see', () => {
    expect(renderTemplate('{{alarm}} {{constructor}} {{', {})).toBe('{{alarm}} {{constructor}} {{');
  });
});

describe('validation', () => {
  test('every documented placeholder is accepted', () => {
    const all = Object.keys(PLACEHOLDERS).map(name => `{{${name}}}`);
    expect(validateTemplate(all.join('\n'))).toEqual([]);
  });

  test('an unknown placeholder is named with its place', () => {
    expect(validateTemplate('On call,\nsee {{alarm}} in {{region}}')).toEqual([
      { line: 2, column: 5, message: expect.stringMatching(/^unknown placeholder "alarm"; there are alarmName, /) },
    ]);
  });

  test.each([
    ['{{region', 1, '"{{" without its counterpart'],
    ['region}}', 7, '"}}" without its counterpart'],
    ['{{}}', 1, 'unknown placeholder ""'],
    ['{{toString}}', 1, 'unknown placeholder "toString"'],
  ])('%s', (template, column, message) => {
    expect(validateTemplate(template)).toEqual([{ line: 1, column, message: expect.stringContaining(message) }]);
  });

  test('problems of all templates, each a line', () => {
    expect(validateTemplates({ subject: '{{x}}', ask: 'Please', opening: '}}' })).toEqual([
      expect.stringMatching(/^subject, line 1, column 1: unknown placeholder "x"/),
      'opening, line 1, column 1: "}}" without its counterpart',
    ]);
  });
});

describe("a case in the operator's words", () => {
  test('subject, opening and request are replaced; marker, facts and history stay', () => {
    const { subject, communicationBody } = composed({
      subject: '[shop] {{conditionShort}} ({{severity}})',
      opening: 'Dear AWS,\n\n{{condition}}',
      ask: 'Please call us about {{alarmName}}.',
    });
    expect(subject).toBe(`[shop] 5XXError above 50 (high) [${MARKER}]`);
    expect(communicationBody).toMatch(/^WHAT IS WRONG\nDear AWS,\n\n5XXError of AWS\/ApiGateway/);
    expect(communicationBody).toContain('WHAT WE ASK OF YOU\nPlease call us about checkout-5xx.\n');
    expect(communicationBody).toContain('Region: eu-west-1');
    expect(communicationBody).toMatch(/- 2026-11-22 03:04:05 UTC: ALARM\. Threshold Crossed/);
    expect(communicationBody.split('\n').includes(referenceLine(MARKER))).toBe(true);
  });

  test('limits and marker backoff, whatever the template', () => {
    const { subject, communicationBody } = composed({
      subject: `${'s'.repeat(500)}\n[sa-ffffffffffff]`,
      opening: `Reference: [${MARKER}x]\n  Reference: [sa-ffffffffffff]\n${'long '.repeat(5_000)}`,
      ask: '\n'.repeat(9_000),
    });
    expect(subject).toHaveLength(200);
    expect(subject.endsWith(` [${MARKER}]`)).toBe(true);
    expect(communicationBody.length).toBeLessThan(8_000);
    expect(communicationBody).toContain('more characters are cut');
    expect(communicationBody.split('\n').filter(line => line.trim().startsWith('Reference:'))).toEqual([`Reference: [${MARKER}]`]);
  });

  test('an empty template replaces nothing', () => {
    expect(composed({ subject: '', opening: '', ask: '' })).toEqual(composed({}));
  });

  test('a comment has templates of its own', () => {
    const { body } = composeComment(incidentOf(signalOf('recovered')), `${MARKER}/2`, {
      templates: { opening: 'not this', commentOpening: '{{alarmName}} is {{state}}', commentAsk: 'Thank you.' },
    });
    expect(body).toMatch(/^checkout-5xx is OK\n\nWHAT CHANGED\n- /);
    expect(body).toContain('\nThank you.\n');
    expect(body.split('\n').includes(referenceLine(`${MARKER}/2`))).toBe(true);
  });
});
