import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { parseRules, UnusableRules } from '../lambdas/cases/routing/routing-rules';
import { STACK_OUTPUT } from '../lambdas/shared/contract';
import { UsageError } from '../lambdas/shared/usage-error';
import { type Installation, outputOf } from './installation';
import { CannotDo } from './io';

/** The operator's routing rules as they are written. */
export interface RulesDocument {
  json: string;
  /** Counts the writes of the parameter. */
  version: number;
}

export async function readRules(installation: Installation): Promise<RulesDocument> {
  const Name = outputOf(installation, STACK_OUTPUT.rulesParameter);
  const { Parameter } = await installation.clients.parameters.send(new GetParameterCommand({ Name }));
  return { json: Parameter?.Value ?? '', version: Parameter?.Version ?? 0 };
}

/**
 * Writes rules that were checked before. The parameter knows no conditional write, so that somebody's edit of the same moment can be lost: that shows in
 * the versions, and is told.
 * @returns a warning when that happened
 */
export async function writeRules(installation: Installation, json: string, read: RulesDocument): Promise<string | undefined> {
  const Name = outputOf(installation, STACK_OUTPUT.rulesParameter);
  const { Version } = await installation.clients.parameters.send(new PutParameterCommand({ Name, Value: json, Overwrite: true }));
  return Version === undefined || Version === read.version + 1
    ? undefined
    : `Somebody else changed the rules at the same moment, and that change is lost: see versions ${read.version + 1} to ${Version - 1} of the parameter ${Name}.`;
}

/** The document of rules that can be used, with its members as they are written. @throws CannotDo for rules that the engine would pass over */
export function usableDocument(json: string): Record<string, unknown> {
  try {
    parseRules(json);
  } catch (error) {
    throw new CannotDo(`${(error as Error).message} Mend them first: rules get, rules check, rules put.`);
  }
  return JSON.parse(json) as Record<string, unknown>;
}

/** Checks rules of a file. @throws UsageError that names every mistake with its position */
export function checkRulesFile(file: string, json: string) {
  try {
    return parseRules(json);
  } catch (error) {
    if (!(error instanceof UnusableRules)) throw error;
    throw new UsageError(`${file} cannot be used:\n${error.mistakes.map(mistake => `  ${mistake}`).join('\n')}`);
  }
}
