import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LambdaFunction } from './lambda-function';

/** Allows operations on a table, and on no index of it, as `Table.grant` would; with a key of the table's owner, the use of that key. */
export function allowTable(caller: LambdaFunction, table: ITable, ...actions: `dynamodb:${string}`[]): void {
  caller.addToRolePolicy(new PolicyStatement({ actions, resources: [table.tableArn] }));
  table.encryptionKey?.grantEncryptDecrypt(caller);
}

/** Allows to ask indexes of a table. */
export function allowIndex(caller: LambdaFunction, table: ITable, ...names: string[]): void {
  const resources = names.map(name => `${table.tableArn}/index/${name}`);
  caller.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources }));
}
