/** The columns of a check that a finding tells, by their headings. */
type Columns = Record<string, unknown>;

interface Candidate {
  heading: string;
  value: string;
}

/**
 * What people call the resource of a finding: `sg-0123456789abcdef0`, a bucket's name, the last part of an ARN. Trusted Advisor's own ID of a resource is
 * mostly a hash that nobody knows; then the check's columns tell. Nothing when they do not, as for checks about the account as a whole.
 */
export function resourceName(checkName: string, resourceId: string, columns: Columns): string | undefined {
  if (resourceId !== '' && !isOpaque(resourceId)) return nameInArn(resourceId);
  const found = Object.entries(columns)
    .map(([heading, value]): Candidate => ({ heading: heading.trim(), value: typeof value === 'string' ? value.trim() : '' }))
    .filter(({ heading, value }) => NAMING.test(heading) && !OF_SOMETHING_ELSE.test(heading) && isTelling(value))
    .map(candidate => ({ ...candidate, rank: rankOf(candidate, checkName) }))
    .sort((a, b) => b.rank - a.rank || (a.heading < b.heading ? -1 : 1));
  return found[0] && nameInArn(found[0].value);
}

/** The headings that name things, over the checks that exist: `Security Group ID`, `Bucket Name`, `Resource`, `IP Address`. */
const NAMING = /(\b(ID|Identifier|Name|ARN|Address|Resource|Cluster|Instance|Access Key|User|Bucket|Function|Table|Domain|Origin)|^VPC)$/i;

/** Headings of the same form that tell where the resource is, whose it is, or what is wrong with it. */
const OF_SOMETHING_ELSE =
  /^(region\b.*|.*\bregion name|account\b.*|.*\baccount (id|name)|case id|vpc id|subnet ids?|target name|image id|kms key id|launch .*name|.*\brule( name)?|.*\bpolicy name)$/i;

/** An ID as services give them, which people look for: `i-0123456789abcdef0`. */
const SERVICE_ID = /^[a-z]{1,12}-[0-9a-f]{8,17}$/;

function rankOf({ heading, value }: Candidate, checkName: string): number {
  const kind = /^resource( arn| id)?$/i.test(heading) ? 1 : 0;
  const isOfTheCheck = isPartOf(stemOf(heading), wordsOf(checkName)) ? 1 : 0;
  const isKnown = SERVICE_ID.test(value) || value.startsWith('arn:') ? 1 : 0;
  const isName = /\bName$/i.test(heading) ? 1 : 0;
  // A limit is called by the check's own name; a zone only says where its records are.
  const isVague = /^(limit name|hosted zone (name|id)|.*domain name|vpc)$/i.test(heading) ? 1 : 0;
  return 16 * kind + 8 * isOfTheCheck + 4 * isKnown + 2 * isName - 6 * isVague;
}

/** ` amazon ebs volume snapshot `: singular, so that a heading is found in the name of its check. */
function wordsOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return ` ${words.map(word => word.replace(/(?<!s)s$/, '')).join(' ')} `;
}

/** What a heading names, without the form of the name: ` security group ` of `Security Group ID`. */
function stemOf(heading: string): string {
  return wordsOf(heading.replace(/\b(ID|Identifier|Name|ARN)$/i, ''));
}

/** Words, or the end of a word that is long enough to be meant: the trail of "CloudTrail". */
function isPartOf(stem: string, words: string): boolean {
  return stem.trim() !== '' && (words.includes(stem) || (stem.trim().length >= 5 && words.includes(stem.trimStart())));
}

/** A hash in base64 or hexadecimal digits: long, and of no word that anybody has chosen. */
function isOpaque(resourceId: string): boolean {
  const isHex = /^[0-9a-f]{24,}$/i.test(resourceId) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(resourceId);
  const isDigest = /^[A-Za-z0-9_+/-]{43}=?$/.test(resourceId);
  return isHex || isDigest || (/^[A-Za-z0-9_+/-]{20,}={0,2}$/.test(resourceId) && isJumbled(resourceId));
}

/** In a hash two characters out of three are of another kind than the one before; in a name that somebody has chosen it is far less. */
function isJumbled(text: string): boolean {
  const kinds = Array.from(text, character => (/[a-z]/.test(character) ? 'lower' : /[A-Z]/.test(character) ? 'upper' : 'other'));
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length > text.length / 2;
}

function isTelling(value: string): boolean {
  return value !== '' && !/^(-|n\/a|none|null|unknown)$/i.test(value);
}

/** The part of an ARN behind account and kind. What is no ARN is given back. */
function nameInArn(text: string): string {
  const [arn, , , , , ...rest] = text.split(':');
  if (arn !== 'arn' || rest.length === 0) return text;
  return rest.join(':').replace(/^[a-z][\w-]*[:/](?=.)/i, '');
}
