#!/usr/bin/env node
/**
 * Writes `service-model.ts` from the model that botocore ships: what each request may hold, and which errors each operation declares.
 *
 *   node local/support-simulator/model/generate.mjs FOLDER
 *
 * FOLDER is an installed or unpacked botocore, for example the one `python3 -c 'import botocore; print(botocore.__path__[0])'` prints. A model
 * with fewer operations than the simulator has is refused: the four for uploads came with a version of 2026.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const OPERATIONS = 20;
const OUTPUT = join(import.meta.dirname ?? '.', 'service-model.ts');

function readModel(folder) {
  const plain = join(folder, 'data', 'support', '2013-04-15', 'service-2.json');
  return JSON.parse(existsSync(plain) ? readFileSync(plain, 'utf8') : gunzipSync(readFileSync(`${plain}.gz`)).toString());
}

const versionOf = folder => /__version__ = '(.+)'/.exec(readFileSync(join(folder, '__init__.py'), 'utf8'))[1];

/** A shape with everything in it, without its documentation. */
function resolve(model, name) {
  const { type, min, max, pattern, enum: values, required = [], members = {}, member } = model.shapes[name];
  if (type === 'structure') {
    const inside = Object.entries(members).map(([key, { shape }]) => [key, resolve(model, shape)]);
    return { type, required, members: Object.fromEntries(inside) };
  }
  const constraints = { ...(min !== undefined && { min }), ...(max !== undefined && { max }), ...(pattern && { pattern }) };
  if (type === 'list') return { type, ...constraints, member: resolve(model, member.shape) };
  if (values) throw new Error(`${name} is an enumeration, which no request had before: teach validate-input about it`);
  return { type: type === 'long' ? 'integer' : type, ...constraints };
}

const SCALARS = { string: 'string', integer: 'number', boolean: 'boolean', blob: 'Buffer' };

function typeOf(shape) {
  if (shape.type === 'list') return `${typeOf(shape.member)}[]`;
  if (shape.type !== 'structure') return SCALARS[shape.type];
  const members = Object.entries(shape.members).map(([key, member]) => {
    return `${key}${shape.required.includes(key) ? '' : '?'}: ${typeOf(member)}`;
  });
  return `{ ${members.join('; ')} }`;
}

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: generate.mjs FOLDER-OF-BOTOCORE');
  process.exit(2);
}
const model = readModel(folder);
const names = Object.keys(model.operations).sort();
if (names.length < OPERATIONS) {
  console.error(
    `botocore ${versionOf(folder)} has ${names.length} operations of AWS Support, and the simulator ${OPERATIONS}: take a newer one.`,
  );
  process.exit(1);
}
const inputs = names.map(name => [name, resolve(model, model.operations[name].input.shape)]);
const errors = names.map(name => [name, (model.operations[name].errors ?? []).map(({ shape }) => shape).sort()]);
writeFileSync(
  OUTPUT,
  `// Generated from botocore ${versionOf(folder)} (support, ${model.metadata.apiVersion}) by generate.mjs, and as long as the model is. Do not edit.
import type { StructureShape } from './shape';

/** What the operations take, by name. */
export interface Requests {
${inputs.map(([name, shape]) => `${name}: ${typeOf(shape)};`).join('\n')}
}

/** The same as data, with the constraints that a type cannot tell. */
export const REQUEST_SHAPES: Record<keyof Requests, StructureShape> = ${JSON.stringify(Object.fromEntries(inputs))};

/** The errors that the operations declare, by name. */
export const DECLARED_ERRORS: Record<keyof Requests, readonly string[]> = ${JSON.stringify(Object.fromEntries(errors))};
`,
);
execFileSync('npx', ['biome', 'check', '--write', OUTPUT], { stdio: 'inherit' });
