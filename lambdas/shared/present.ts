/** The items of a list that an API answered. The SDK leaves out members that are null, but keeps the nulls among a list's items. */
export function present<Item>(list: readonly (Item | null | undefined)[] | null | undefined): Item[] {
  return (list ?? []).filter((item): item is Item => item !== null && item !== undefined);
}
