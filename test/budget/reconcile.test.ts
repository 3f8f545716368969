import { reconcileAlarms } from '../../lambdas/cases/engine/reconcile-alarms';
import { recordAlarm } from '../../lambdas/cases/engine/record-alarm';
import { SupportAccount } from '../simulation/support-account';
import { alarmEvent, alarmName } from './alarm-event';
import { BUDGETS } from './budgets';
import { CASE_INDEXES } from './case-indexes';
import { requestsOf } from './meter';
import { MeteredTable } from './metered-table';
import { meteredServices } from './services';

const INCIDENTS = 1_000;
const NOW = Date.parse('2026-11-22T03:00:00Z');

test('a comparison with CloudWatch over 1,000 incidents that it knows to be right', async () => {
  const table = new MeteredTable(CASE_INDEXES, { clock: () => NOW });
  const account = new SupportAccount(() => NOW, { commentOnResolved: 'reopens', staleReads: false, rewraps: false });
  const services = meteredServices(table, account, () => NOW);
  for (let alarm = 0; alarm < INCIDENTS; alarm++) await recordAlarm(alarmEvent(alarm, 'ALARM', NOW), services);
  const asked: string[] = [];
  const list = {
    inAlarm: async () => [],
    named: async (names: string[]) => {
      asked.push(...names);
      return names.map(AlarmName => ({ kind: 'metric' as const, AlarmName, StateValue: 'ALARM' as const }));
    },
  };
  const scope = { accountId: '123456789012', region: 'eu-west-1', alarmNamePrefix: '', ownAlarmPrefix: 'own-' };
  const used = await table.meter.during(() => reconcileAlarms(services, list, scope));
  expect(asked.sort()).toEqual(Array.from({ length: INCIDENTS }, (_, alarm) => alarmName(alarm)));
  expect(requestsOf(used, 'Get')).toBe(BUDGETS.reconcileGets);
});
