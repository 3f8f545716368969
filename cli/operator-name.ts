import { userInfo } from 'node:os';

/** Who types: the name that the computer has for them. AWS CloudTrail knows whose credentials it was. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the password file, as in some containers.
    return 'somebody';
  }
}
