/** Reads something, and for some minutes gives what was read then. */
export function rememberFor<Value>(minutes: number, read: () => Promise<Value>, now: () => Date): () => Promise<Value> {
  let known: { value: Value; until: number } | undefined;
  return async () => {
    if (!known || now().getTime() >= known.until) known = { value: await read(), until: now().getTime() + minutes * 60_000 };
    return known.value;
  };
}
