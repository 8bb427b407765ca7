/** Starts so many at a time, in order, and lets each be waited for on its own. Most of a schedule is waiting. */
export function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  run: (item: Item) => Promise<Result>,
): ReadonlyMap<Item, Promise<Result>> {
  const lanes: Promise<unknown>[] = Array.from({ length: width }, () => Promise.resolve());
  const results = new Map<Item, Promise<Result>>();
  for (const [index, item] of items.entries()) {
    const lane = index % width;
    const result = (lanes[lane] ?? Promise.resolve()).then(() => run(item));
    // A failure reaches the caller that awaits it; the next one in the lane begins all the same.
    lanes[lane] = result.catch(() => undefined);
    results.set(item, result);
  }
  return results;
}
