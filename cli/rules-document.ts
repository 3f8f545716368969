import { parseRules, UnusableRules } from '../lambdas/shared/rules/routing-rules';
import { UsageError } from '../lambdas/shared/usage-error';
import { CannotDo } from './io';

/** The document of rules that can be used, with its members as they are written. @throws CannotDo for rules that the functions would pass over */
export function usableDocument(json: string): Record<string, unknown> {
  try {
    parseRules(json);
  } catch (error) {
    throw new CannotDo(`${(error as Error).message} Mend them first: rules edit.`);
  }
  return JSON.parse(json) as Record<string, unknown>;
}

/** Checks rules of a file. @throws UsageError that names every mistake with its position */
export function checkRulesFile(file: string, json: string) {
  try {
    return parseRules(json);
  } catch (error) {
    if (!(error instanceof UnusableRules)) throw error;
    throw new UsageError(`${file} cannot be used:\n${listed(error.mistakes)}`);
  }
}

/** One mistake on each line. */
export function listed(mistakes: string[]): string {
  return mistakes.map(mistake => `  ${mistake}`).join('\n');
}
