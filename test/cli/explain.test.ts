import { explain } from '../../cli/commands/explain';
import { haveCase, haveIncident } from './test-incidents';
import { document, startInstallation, words } from './test-installation';

test('an alarm that has just begun waits for the opening delay of the installation', async () => {
  const bed = await startInstallation();
  const since = bed.clock.now().toISOString();
  await haveIncident(bed, 'young', { alarm: { value: 'ALARM', timestamp: since, since } });
  const { decision } = await document(bed, session => explain(session, 'young'));
  expect(decision).toEqual({ step: 'wait', reason: 'open-delay', until: new Date(Date.parse(since) + 60_000).toISOString() });
});

test('what is next, why, and until when is said in words', async () => {
  const bed = await startInstallation();
  const { displayId } = await haveCase(bed, 'answered', {
    humanTouched: true,
    alarm: { value: 'OK', timestamp: '2026-01-01T00:00:00.000Z', since: '2026-01-01T00:00:00.000Z' },
    inspectAt: '2099-01-01T00:00:00.000Z',
  });
  const said = await words(bed, session => explain(session, 'answered'));
  expect(said).toContain(`Phase open, case ${displayId}. Somebody other than the automation has written on it.`);
  expect(said).toContain('Next:    It waits.');
  expect(said).toContain('Why:     Somebody answered on the case: it is theirs to resolve. [wait: somebody-answered]');
  expect(said).toContain('Until 2099-01-01 00:00:00 UTC, unless something happens before.');
  expect(said).toContain('Mode:    Live');
});

test('the rule that the alarm meets now is named, with what it makes of it', async () => {
  const bed = await startInstallation();
  const rules = [{ name: 'lambdas', match: { namespace: 'AWS/Lambda' }, set: { severityCode: 'urgent' } }];
  bed.haveRules({ rules });
  await haveIncident(bed, 'a');
  const { routing } = await document(bed, session => explain(session, 'a'));
  expect(routing).toMatchObject({ rule: 'lambdas', route: { serviceCode: 'aws-lambda', severityCode: 'urgent', ccEmailAddresses: 1 } });
  expect(await words(bed, session => explain(session, 'a'))).toContain('rule "lambdas" is the first that matches');
});

test('what was decided for the case is told beside what the rules say now', async () => {
  const bed = await startInstallation();
  const route = {
    serviceCode: 'aws-lambda',
    categoryCode: 'x',
    severityCode: 'low',
    issueType: 'technical',
    language: 'en',
    ccEmailAddresses: [],
  };
  await haveIncident(bed, 'a', {
    routingDecision: { wantsCase: true, route, escalate: [], rule: 'old rule', remarks: ['A code was replaced.'] },
  });
  const said = await words(bed, session => explain(session, 'a'));
  expect(said).toContain('Decided: to aws-lambda / x, severity low, by the rule "old rule", when the case was first wanted');
  expect(said).toContain('A code was replaced.');
  expect(said).toContain('Rules:   to aws-lambda / general-guidance, severity normal');
});

test('rules that cannot be used leave the defaults to tell about, and that is said', async () => {
  const bed = await startInstallation();
  bed.haveRules('{');
  await haveIncident(bed, 'a');
  const { routing, notes } = await document(bed, session => explain(session, 'a'));
  expect(routing.route.severityCode).toBe('normal');
  expect(notes).toEqual([expect.stringMatching(/rules are left out: .*Not JSON/)]);
});

test('explaining changes nothing', async () => {
  const bed = await startInstallation();
  const incident = await haveIncident(bed, 'a');
  await words(bed, session => explain(session, 'a'));
  expect((await bed.store.load(incident.incidentKey))?.version).toBe(incident.version);
});
