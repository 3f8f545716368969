import { ApiError, type Operations } from './json-api';
import type { StateMachines } from './state-machines';

/** The part of AWS Step Functions by which an operator starts a refresh and sees what becomes of it. */
export function stepFunctionsOperations(machines: () => StateMachines): Operations {
  return {
    StartExecution({ stateMachineArn, input }) {
      if (!machines().has(String(stateMachineArn)))
        throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
      const { arn, startedAt } = machines().start(String(stateMachineArn), JSON.parse(String(input ?? '{}')));
      return { executionArn: arn, startDate: startedAt / 1_000 };
    },
    DescribeExecution({ executionArn }) {
      const found = machines().executions.find(({ arn }) => arn === executionArn);
      if (!found) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
      const { arn, startedAt, endedAt, status, input, output, error, cause } = found;
      const times = { startDate: startedAt / 1_000, stopDate: endedAt && endedAt / 1_000 };
      const result = { output: output === undefined ? undefined : JSON.stringify(output), error, cause };
      const stateMachineArn = arn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
      return { executionArn: arn, stateMachineArn, name: arn.split(':').at(-1), ...times, status, input: JSON.stringify(input), ...result };
    },
  };
}
