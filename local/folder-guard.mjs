// Outlives the process that started it, however that ends, to take away what it leaves: its folder, and the processes that still write into it.
// On stdin comes the number of their process group, 0 when there is none any more; stdin ends with the process.
import { rmSync } from 'node:fs';

const [folder] = process.argv.slice(2);
let group = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.setEncoding('utf8');
process.stdin.on('data', text => {
  group = Number(text.trim().split('\n').at(-1));
});
process.stdin.on('end', () => {
  if (group > 0) killGroup();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

function killGroup() {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // They have ended meanwhile.
  }
}
