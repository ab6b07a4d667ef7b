/** Whether two lists hold the same in the same order; null: there is no list. */
export function isSameList(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a?.length === b?.length && (a ?? []).every((one, place) => one === b![place]);
}
