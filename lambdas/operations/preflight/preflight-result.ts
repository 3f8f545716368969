import { cut } from '../../shared/wording';
import type { Finding } from './finding';

/** What the preflight found last. */
export interface PreflightResult {
  /** ISO 8601. */
  at: string;
  outcome: 'good' | 'bad' | 'unknown' | 'off';
  /** The whole in a few words, then each thing that is bad or unknown. */
  sentence: string;
  findings: Finding[];
  /** Since when there has been something bad, without a break (ISO 8601). */
  badSince?: string;
}

/** An answer to CloudFormation has room for 4,096 bytes: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const LONGEST_SENTENCE = 1_000;

/** @param former what was found before */
export function resultOf(findings: Finding[], now: Date, former: Pick<PreflightResult, 'badSince'> | undefined): PreflightResult {
  const bad = findings.filter(({ outcome }) => outcome === 'bad');
  const unknown = findings.filter(({ outcome }) => outcome === 'unknown');
  const outcome = bad.length > 0 ? 'bad' : unknown.length > 0 ? 'unknown' : 'good';
  const at = now.toISOString();
  return {
    at,
    outcome,
    sentence: cut(
      [summary(bad.length, unknown.length), ...[...bad, ...unknown].map(({ sentence }) => sentence)].join(' '),
      LONGEST_SENTENCE,
    ),
    findings,
    badSince: outcome === 'bad' ? (former?.badSince ?? at) : undefined,
  };
}

function summary(bad: number, unknown: number): string {
  if (bad > 0) return `${bad === 1 ? 'One thing has' : `${bad} things have`} to be mended.`;
  if (unknown > 0) return 'Nothing is wrong as far as could be seen.';
  return 'All is well: support plan, codes, addresses, rules, no other installation.';
}
