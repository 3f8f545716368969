import { readFileSync, readdirSync } from 'node:fs';
import { parseAlarmEvent } from '../../lambdas/cases/alarm-signal';
import { composeCase, composeComment } from '../../lambdas/cases/case-text';
import { absorb, changeOf, newIncident } from '../../lambdas/cases/incident';
const dir = '/work/main/test/cases/alarm-events/';
const only = process.argv.slice(2);
for (const f of readdirSync(dir)) {
  if (only.length && !only.some(o => f.includes(o))) continue;
  const s = parseAlarmEvent(JSON.parse(readFileSync(dir + f, 'utf8')));
  const i = absorb(newIncident({ ...s, kind: 'alarm' }, changeOf(s)), changeOf(s), new Date());
  const c = composeCase(i, { serviceCode: 'x', categoryCode: 'y', severityCode: 'high', issueType: 'technical', language: 'en', ccEmailAddresses: [] }, 'sa-0123456789ab', s.event);
  console.log(`=================== ${f} (${c.communicationBody.length}; subject ${c.subject.length})\n${c.subject}\n\n${c.communicationBody}\n`);
}
