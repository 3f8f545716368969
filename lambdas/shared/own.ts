/** A member of a record by a name that comes from outside: what every object has, such as "constructor", is not found. */
export function own<Value>(record: Readonly<Record<PropertyKey, Value>> | null | undefined, name: PropertyKey): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
