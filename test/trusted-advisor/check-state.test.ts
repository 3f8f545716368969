import { type CheckState, planCollecting } from '../../lambdas/trusted-advisor/check-state';

const summary = {
  checkId: 'a',
  status: 'ok',
  timestamp: '2026-11-22T03:00:00Z',
  resourcesProcessed: 10,
  resourcesFlagged: 0,
  resourcesIgnored: 0,
  resourcesSuppressed: 0,
  estimatedMonthlySavings: 0,
};
const flagged = { ...summary, status: 'warning', resourcesFlagged: 2 };
const collected = (of: typeof summary, more: Partial<CheckState> = {}): CheckState => ({
  checkId: 'a',
  summary: of,
  open: 0,
  suppressed: 0,
  ...more,
});
const later = { timestamp: '2026-11-23T03:00:00Z' };

test.each<[string, typeof summary, CheckState | undefined, string]>([
  ['never seen and flagged', flagged, undefined, 'read-result'],
  ['never seen and fine', summary, undefined, 'nothing-flagged'],
  ['collected from this very summary', flagged, collected(flagged, { open: 2 }), 'unchanged'],
  ['refreshed since, flagged alike', { ...flagged, ...later }, collected(flagged, { open: 2 }), 'read-result'],
  ['not refreshed, but a resource was excluded', { ...flagged, resourcesSuppressed: 1 }, collected(flagged, { open: 2 }), 'read-result'],
  ['fine, with excluded resources', { ...summary, resourcesSuppressed: 1 }, undefined, 'read-result'],
  ['fine, with findings in the table', { ...summary, ...later }, collected(flagged, { open: 2 }), 'all-fixed'],
  ['fine, with suppressed findings in the table', { ...summary, ...later }, collected(flagged, { suppressed: 1 }), 'all-fixed'],
  ['fine as before', { ...summary, ...later }, collected(summary), 'nothing-flagged'],
  ['without a result', { ...flagged, status: 'not_available' }, collected(flagged, { open: 2 }), 'not-available'],
  ['broken off, flagged as before that', flagged, collected(flagged, { open: 2, claimedBy: 'dead-run' }), 'read-result'],
  ['broken off the first time, fine now', summary, { checkId: 'a', claimedBy: 'dead-run' }, 'all-fixed'],
])('a check that is %s', (_, now, before, plan) => expect(planCollecting(now, before)).toBe(plan));
