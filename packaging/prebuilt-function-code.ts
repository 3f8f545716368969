import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * In the package, in place of lib/function-code.ts: the bundle of a function, which is there already.
 * @param entry its folder in `functions/` beside the constructs: `cases/handlers/record-alarm`
 */
export function functionCode(entry: string): Code {
  return Code.fromAsset(join(__dirname, 'functions', entry));
}
