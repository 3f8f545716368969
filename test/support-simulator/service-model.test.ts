import * as sdk from '@aws-sdk/client-support';
import { DECLARED_ERRORS, REQUEST_SHAPES } from '../../local/support-simulator/model/service-model';
import { OPERATIONS } from '../../local/support-simulator/operations/all-operations';

/** A structure in the JavaScript SDK: its kind, ..., the names of its members, their shapes, and how many of them are required (they come first). */
type SdkStructure = [
  kind: number,
  namespace: string,
  name: string,
  traits: number,
  members: string[],
  shapes: unknown[],
  required?: number,
];
type SdkOperation = [kind: number, namespace: string, name: string, traits: number, input: () => SdkStructure];

const schemas = Object.values(sdk).filter(value => Array.isArray(value)) as unknown as (SdkStructure | SdkOperation)[];
const operations = schemas.filter((schema): schema is SdkOperation => schema[0] === 9);

test('every operation that the JavaScript SDK knows is answered, and no other', () => {
  expect([...OPERATIONS.keys()].sort()).toEqual(operations.map(([, , name]) => name).sort());
  expect(OPERATIONS.size).toBe(20);
});

test.each(operations.map(operation => [operation[2], operation] as const))(
  '%s takes what the JavaScript SDK sends',
  (name, [, , , , input]) => {
    const [, , , , members, , required = 0] = input();
    const shape = REQUEST_SHAPES[name as keyof typeof REQUEST_SHAPES];
    expect(Object.keys(shape.members).sort()).toEqual([...members].sort());
    expect([...shape.required].sort()).toEqual(members.slice(0, required).sort());
  },
);

test('every error that an operation declares is one that the JavaScript SDK has a class for', () => {
  const declared = new Set(Object.values(DECLARED_ERRORS).flat());
  expect([...declared].filter(name => !(name in sdk))).toEqual([]);
  expect(DECLARED_ERRORS.CompleteAttachmentUpload).toContain('UploadIdNotFound');
});
