import { execFile, spawnSync } from 'node:child_process';

/** What a program printed and how it ended. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

const environment = {
  ...process.env,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
};

/** True when the program runs here and ends well. */
export const isInstalled = (program: string, args: string[]) => spawnSync(program, args, { env: environment }).status === 0;

/** Runs a program with credentials nobody checks; never rejects. */
export function run(program: string, args: string[]): Promise<Finished> {
  return new Promise(resolve => {
    execFile(program, args, { env: environment, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
