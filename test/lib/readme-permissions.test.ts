import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployed, deploy, ofType } from './deployed-stack';

const stack = deploy();

interface Row {
  callers: string[];
  actions: string[];
  isOnEverything: boolean;
}

/** The table under "Permissions" of the README; who has no name in a row is who had one before. */
function readme(): Row[] {
  const text = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const section = /\n## Permissions[^\n]*\n(.*?)\n## /s.exec(text)![1]!;
  const rows = section.split('\n').filter(line => line.startsWith('|'));
  let callers: string[] = [];
  return rows.slice(2).map(row => {
    const [, who = '', what = '', on = ''] = row.split('|');
    callers = who.trim() === '' ? callers : ticked(who);
    return { callers, actions: fullNames(ticked(what)), isOnEverything: ticked(on).includes('*') };
  });
}

function ticked(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1]!);
}

/** `support:CreateCase`, `ResolveCase`: the second belongs to the same service. */
function fullNames(names: string[]): string[] {
  let service = '';
  return names.map(name => {
    const [first = '', action] = name.split(':');
    if (action !== undefined) service = first;
    return `${service}:${action ?? first}`;
  });
}

/** Everything in the template that has a role, by the name of its construct. */
function roles(): Map<string, string> {
  const named = (resources: Deployed[], roleOf: (properties: Deployed['properties']) => string) =>
    resources.map(({ logicalId, properties }): [string, string] => [
      logicalId.replace(/^(Cases|TrustedAdvisor|Notifications|Readiness|Operator)/, '').replace(/[0-9A-F]{8}$/, ''),
      roleOf(properties).split('/').at(-1)!,
    ]);
  return new Map([
    ...named(ofType(stack, 'AWS::Lambda::Function'), properties => properties.Role),
    ...named(ofType(stack, 'AWS::StepFunctions::StateMachine'), properties => properties.RoleArn),
    ...named(ofType(stack, 'AWS::Scheduler::Schedule'), properties => properties.Target.RoleArn),
    ...named(ofType(stack, 'AWS::AppConfig::Environment'), properties => properties.Monitors[0].AlarmRoleArn),
  ]);
}

/** What a role may do: each action, and the same with a star where it may do it everywhere. */
function permissionsOf(role: string): string[] {
  const policies = ofType(stack, 'AWS::IAM::Policy').filter(({ properties }) => properties.Roles.includes(role));
  type Statement = { Action: string | string[]; Resource: string | string[] };
  const statements = policies.flatMap(({ properties }) => properties.PolicyDocument.Statement as Statement[]);
  return sorted(
    statements.flatMap(({ Action, Resource }) => [Action].flat().map(action => withPlace(action, [Resource].flat().includes('*')))),
  );
}

const withPlace = (action: string, isOnEverything: boolean) => (isOnEverything ? `${action} on *` : action);
const sorted = (actions: string[]) => [...new Set(actions)].sort();
const ALL = 'every function';

describe("the README's list of permissions", () => {
  const rows = readme();
  const listed = (name: string) =>
    rows.filter(({ callers }) => callers.includes(name)).flatMap(row => row.actions.map(action => withPlace(action, row.isOnEverything)));

  test('names everything that has a role, and nothing else', () => {
    const named = new Set(rows.flatMap(({ callers }) => callers));
    expect([...named].filter(name => name !== ALL).sort()).toEqual([...roles().keys()].sort());
  });

  test.each([...roles()])('lists what %s may call, action by action', (name, role) => {
    const isFunction = ofType(stack, 'AWS::Lambda::Function').some(({ properties }) => properties.Role.endsWith(`/${role}`));
    expect(sorted([...listed(name), ...(isFunction ? listed(ALL) : [])])).toEqual(permissionsOf(role));
  });

  test('leaves no role out, and no role has a policy of somebody else', () => {
    const known = [...roles().values()];
    const found = ofType(stack, 'AWS::IAM::Role');
    expect(found.map(({ logicalId }) => logicalId).filter(role => !known.includes(role))).toEqual([]);
    expect(found.filter(({ properties }) => properties.ManagedPolicyArns)).toEqual([]);
  });
});
