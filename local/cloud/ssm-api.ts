import { ApiError, type Operations } from './json-api';

type Json = Record<string, unknown>;

/** Parameters of the local Parameter Store by name. */
export type ParameterStore = Map<string, { value: string; version: number }>;

/** The part of AWS Systems Manager that reads and writes parameters. */
export function ssmOperations(store: ParameterStore): Operations {
  const read = (name: unknown) => {
    const found = store.get(String(name));
    if (!found) throw new ApiError('ParameterNotFound', `There is no parameter ${name}.`);
    return { Name: name, Type: 'String', Value: found.value, Version: found.version };
  };
  return {
    GetParameter: ({ Name }) => ({ Parameter: read(Name) }),
    PutParameter: input => putParameter(store, input),
  };
}

function putParameter(store: ParameterStore, { Name, Value, Overwrite }: Json): Json {
  const name = String(Name);
  const version = store.get(name)?.version ?? 0;
  if (version > 0 && !Overwrite) throw new ApiError('ParameterAlreadyExists', `The parameter ${name} exists: set Overwrite.`);
  store.set(name, { value: String(Value), version: version + 1 });
  return { Version: version + 1 };
}
