// Many waits at once, but not all: what is asked keeps its order in the answer.

/** Reads of one kind at a time: enough to be quick, few enough for the smallest limit of requests. */
export const readsAtOnce = 8;

/** Runs at most `most` at once; the first failure is thrown when those that run have ended. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  most: number,
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await run(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
  return results;
}
