import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sharedAssembly } from '../shared-assembly';
import { BUDGETS } from './budgets';

interface FunctionResource {
  Type: string;
  Properties: { Code: { S3Key?: string } };
}

/** KiB of the code of each function as it was synthesised, by the name that the constructs give it. */
async function kibibytes(): Promise<Record<string, number>> {
  const folder = await sharedAssembly();
  const { Resources } = JSON.parse(readFileSync(join(folder, 'SupportAutomation.template.json'), 'utf8')) as {
    Resources: Record<string, FunctionResource>;
  };
  const sizes: Record<string, number> = {};
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== 'AWS::Lambda::Function' || !Properties.Code.S3Key) continue;
    const name = Object.keys(BUDGETS.bundleKibibytes).find(each => id.includes(each)) ?? id;
    const hash = Properties.Code.S3Key.replace('.zip', '');
    sizes[name] = statSync(join(folder, `asset.${hash}`, 'index.js')).size / 1_024;
  }
  return sizes;
}

test('no function has grown beyond what is written down for it, and each has a number', async () => {
  const sizes = await kibibytes();
  expect(Object.keys(sizes).sort()).toEqual(Object.keys(BUDGETS.bundleKibibytes).sort());
  const grown = Object.entries(BUDGETS.bundleKibibytes).flatMap(([name, most]) => {
    const size = Math.ceil(sizes[name]!);
    return size > most ? [`${name}: ${size} KiB, and ${most} are written down`] : [];
  });
  expect(grown).toEqual([]);
});
