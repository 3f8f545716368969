import { CfnParameter, Stack } from 'aws-cdk-lib';
import { parseSchedule } from '../../lambdas/shared/schedule-expression';
import { SCHEDULE_PATTERN } from '../../lib/refresh-schedule';
import { TrustedAdvisorRefresh } from '../../lib/trusted-advisor-refresh';
import { template } from './deployed-stack';
import { testApp } from './test-app';

const TAKEN = [
  'rate(1 minute)',
  'rate(1 day)',
  'rate(2 days)',
  'rate(12 hours)',
  'rate(100 minutes)',
  'cron(0 6 * * ? *)',
  'cron(0 6 ? * MON#1 *)',
  'cron(0 6 ? * 2#1,4#3 *)',
  'cron(0 6 L * ? *)',
  'cron(0 6 LW * ? *)',
  'cron(0 6 15W * ? *)',
  'cron(0 6 1,15W,L * ? *)',
  'cron(0 6 ? * 5L *)',
  'cron(0 6 ? * FRIL *)',
  'cron(0 6 ? * L *)',
  'cron(0/15 8-17 ? * MON-FRI *)',
  'cron(0,30 0-23/2 1-15/3 JAN,3-5 ? 2026-2199/2)',
  'cron(05 06 01 07 ? 2030)',
];
const REFUSED = [
  '',
  '1 day',
  'rate(0 days)',
  'rate(1 days)',
  'rate(5 day)',
  'rate(1 week)',
  'rate(1 day) ',
  'cron()',
  'cron(0 6 * * ?)',
  'cron(0 6 * * ? * *)',
  'cron(0 6 * * * *)',
  'cron(0 6 ? * ? *)',
  'cron(0 6 1 * MON *)',
  'cron(60 6 * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 6 0 * ? *)',
  'cron(0 6 32 * ? *)',
  'cron(0 6 32W * ? *)',
  'cron(0 6 * 13 ? *)',
  'cron(0 6 * MAI ? *)',
  'cron(0 6 ? * 0 *)',
  'cron(0 6 ? * 8 *)',
  'cron(0 6 ? * MON#6 *)',
  'cron(0 6 ? * MON#0 *)',
  'cron(0 6 * * ? 1969)',
  'cron(0 6 * * ? 2200)',
  'cron(*/0 6 * * ? *)',
  'cron(0, 6 * * ? *)',
  'at(2030-01-01T06:00:00)',
];

describe('the pattern of RefreshSchedule', () => {
  const { AllowedPattern, MaxLength, ConstraintDescription } = template.Parameters!.RefreshSchedule!;
  const pattern = new RegExp(`^(?:${AllowedPattern})$`);

  test.each(TAKEN)('takes %s, and so does whoever runs it', expression => {
    expect(expression).toMatch(pattern);
    expect(() => parseSchedule(expression)).not.toThrow();
  });

  test.each(REFUSED)('refuses "%s"', expression => {
    expect(expression).not.toMatch(pattern);
  });

  test('takes nothing that the parser would refuse, whatever is combined', () => {
    const parts = [
      '*',
      '?',
      '0',
      '1',
      '5-7',
      '7-5',
      '*/2',
      '1/2',
      '1,3',
      'L',
      'LW',
      '3W',
      'MON',
      'MON#2',
      'FRIL',
      'JAN',
      '2030',
      '60',
      'x',
    ];
    const some = (seed: number) => parts[seed % parts.length]!;
    let taken = 0;
    for (let seed = 0; seed < 60_000; seed++) {
      const mixed = Math.imul(seed + 1, 2_654_435_761) >>> 0;
      const fields = [mixed, mixed >>> 5, mixed >>> 10, mixed >>> 15, mixed >>> 20].map(some);
      const expression = `cron(${fields.join(' ')} *)`;
      if (!pattern.test(expression)) continue;
      taken++;
      expect(() => parseSchedule(expression)).not.toThrow();
    }
    expect(taken).toBeGreaterThan(100);
  });

  test('is that of the construct, with a limit and an explanation', () => {
    expect(AllowedPattern).toBe(`^(${SCHEDULE_PATTERN})$`);
    expect(MaxLength).toBe(256);
    expect(ConstraintDescription).toContain('cron(0 6 * * ? *)');
  });
});

describe('a schedule that the construct is given', () => {
  const build = (schedule: (stack: Stack) => string) => () => {
    const stack = new Stack(testApp(), 'Stack');
    const rest = { language: 'en', checkCategories: 'all', excludedCheckIds: '', deadlineMinutes: 60 };
    return new TrustedAdvisorRefresh(stack, 'Refresh', { schedule: schedule(stack), ...rest });
  };

  test.each([
    ['cron(0 6 * * *)', 'it has 5 fields'],
    ['cron(0 6 1 * MON *)', 'exactly one of day-of-month and day-of-week'],
    ['rate(5 day)', 'is no rate'],
    ['cron(0 0 31 2 ? *)', 'is never due'],
  ])('%s is refused when the template is made', (schedule, why) => {
    expect(build(() => schedule)).toThrow(why);
  });

  test('is taken when it is right, and when it is a parameter', () => {
    expect(build(() => 'cron(0 6 ? * MON#1 *)')).not.toThrow();
    expect(build(stack => new CfnParameter(stack, 'Schedule').valueAsString)).not.toThrow();
  });
});
