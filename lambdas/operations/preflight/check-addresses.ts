import type { RuleBook } from '../../shared/rules/routing-rules';
import { bad, type Finding, good } from './finding';

/** Addresses by the parameter or rule that names them. */
export type NamedAddresses = [where: string, addresses: string[]][];

/** Of printable ASCII, as SMTP without extensions takes it: RFC 5321, with a domain that the internet's DNS can know. */
const LOCAL_PART = /^[!#-'*+\-/-9=?A-Z^-~]+(\.[!#-'*+\-/-9=?A-Z^-~]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/** Whether mail could reach the addresses, as far as they say. Which of them is wrong is told by its place: addresses are not repeated. */
export function addressesFinding(named: NamedAddresses, { rules }: RuleBook): Finding {
  const ofRules = rules.map(({ name, set }): [string, string[]] => [`the rule "${name}"`, set.ccEmailAddresses ?? []]);
  const wrong = [...named, ...ofRules].flatMap(([where, addresses]) =>
    addresses.flatMap((address, index) => (canReceive(address) ? [] : [`${ordinal(index, addresses)} of ${where}`])),
  );
  if (wrong.length === 0) return good('addresses', 'Every address is one that mail can be sent to.');
  return bad('addresses', `No mail can reach the address that is ${wrong.join(', ')}: correct it.`);
}

function canReceive(address: string): boolean {
  const [local = '', domain = '', ...more] = address.split('@');
  return more.length === 0 && address.length <= 254 && local.length <= 64 && LOCAL_PART.test(local) && DOMAIN.test(domain);
}

function ordinal(index: number, { length }: string[]): string {
  return length === 1 ? 'the only one' : `number ${index + 1}`;
}
