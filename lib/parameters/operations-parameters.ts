import type { OperationsProps } from '../operations';
import { type Declare, EMAIL } from './declare';

/** What an operator may set about trouble of the application itself. */
export function operationsParameters(operations: Declare): Pick<OperationsProps, 'notificationEmail'> {
  return {
    notificationEmail: operations(
      'NotificationEmail',
      'Address for operational alerts: trouble of this application itself. Empty: nobody.',
      {
        default: '',
        maxLength: 254,
        allowedPattern: `^$|^${EMAIL}$`,
        constraintDescription: 'must be one e-mail address, or empty.',
      },
    ).valueAsString,
  };
}
