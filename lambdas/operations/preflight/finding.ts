/** What is looked at before cases can be expected, in the order in which it is told. */
export type Subject = 'plan' | 'codes' | 'addresses' | 'rules' | 'installations';

/** What came of one check. `unknown`: AWS did not answer, which is no reason to stop anybody. */
export interface Finding {
  subject: Subject;
  outcome: 'good' | 'bad' | 'unknown';
  /** What was found and, where it is bad, what to do about it. Names no address. */
  sentence: string;
}

export const good = (subject: Subject, sentence: string): Finding => ({ subject, outcome: 'good', sentence });
export const bad = (subject: Subject, sentence: string): Finding => ({ subject, outcome: 'bad', sentence });

/** A check that could not be made. */
export function unknown(subject: Subject, error: unknown): Finding {
  return { subject, outcome: 'unknown', sentence: `${CANNOT_CHECK[subject]} (${nameOf(error)}); it is tried again tomorrow.` };
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

const CANNOT_CHECK: Record<Subject, string> = {
  plan: 'Whether the support plan has the Support API could not be found out',
  codes: 'Whether AWS Support knows the codes could not be found out',
  addresses: 'The addresses could not be looked at',
  rules: 'The rules that are deployed could not be read',
  installations: 'Whether another installation works the same alarms could not be found out',
};
