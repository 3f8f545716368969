import {
  BadRequestException,
  ConflictException,
  PayloadTooLargeException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
} from '@aws-sdk/client-appconfig';
import { CannotDo } from './io';

/**
 * Waits for AWS AppConfig, and says what its errors mean.
 * @param notFound what it means that something is not there
 * @throws CannotDo for errors whose meaning is known; all others as they are
 */
export async function explained<T>(
  answer: Promise<T>,
  notFound = "AWS AppConfig does not know the stack's application, environment, profile or strategy of the rules: did somebody delete it?",
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const meaning = error instanceof ResourceNotFoundException ? notFound : meaningOf(error);
    throw meaning === undefined ? error : new CannotDo(meaning);
  }
}

function meaningOf(error: unknown): string | undefined {
  if (error instanceof PayloadTooLargeException) {
    const { Size, Limit } = error;
    const sizes = Size && Limit ? `: they have ${Size} KB, and the account's limit is ${Limit} KB` : '';
    return `The rules are too large for AWS AppConfig${sizes}. Shorten them, or have the quota for the size of a configuration raised.`;
  }
  if (error instanceof ServiceQuotaExceededException)
    return `AWS AppConfig keeps no more versions of the rules: delete old ones in its console, or have the quota raised. It says: ${error.message}`;
  if (error instanceof ConflictException)
    return `Somebody else changed or deployed the rules at the same moment, and nothing of theirs was overwritten. Look at rules history, then try again. AWS AppConfig says: ${error.message}`;
  if (error instanceof BadRequestException) return `AWS AppConfig does not take the rules: ${detailsOf(error)}`;
  return undefined;
}

function detailsOf({ message, Details }: BadRequestException): string {
  const details = (Details?.InvalidConfiguration ?? []).map(({ Constraint, Location, Reason }) =>
    [Reason, Constraint && `(${Constraint})`, Location && `by ${Location}`].filter(Boolean).join(' '),
  );
  return [message, ...details].join('\n  ');
}
