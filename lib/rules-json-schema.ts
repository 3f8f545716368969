import * as z from 'zod/mini';
import { rulesDocument } from '../lambdas/shared/rules/rule-schema';

/** What AWS AppConfig takes for the content of a validator, in characters. */
export const MAX_SCHEMA_CHARACTERS = 32_768;

/**
 * The form of the rules document as AWS AppConfig's validator reads it: JSON Schema, draft 4. What JSON Schema cannot say (names that are there twice,
 * rules that can never win, times, placeholders) the command line checks before a deployment and the functions check when they read.
 * @throws when the form has grown beyond what AWS AppConfig takes
 */
export function rulesJsonSchema(): string {
  const schema = JSON.stringify(z.toJSONSchema(rulesDocument, { target: 'draft-4', io: 'input' }));
  if (schema.length > MAX_SCHEMA_CHARACTERS)
    throw new Error(`The schema of the rules has ${schema.length} characters; AWS AppConfig takes ${MAX_SCHEMA_CHARACTERS}.`);
  return schema;
}
