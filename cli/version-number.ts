import { UsageError } from '../lambdas/shared/usage-error';

/** The number of a version of the rules as somebody typed it. @throws UsageError for anything else */
export function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`"${text}" is no version of the rules: rules history lists them.`);
  return Number(text);
}
