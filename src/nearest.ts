// Finds the name that was probably meant: for keys, commands, targets and addresses alike. PURE.

/** The nearest of the names by typing errors, or undefined where none is near. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  const typed = name.toLowerCase().slice(0, 200);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - typed.length) >= bestDistance) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean "x"?`, or the whole list where it is short, or nothing. */
export function suggest(name: string, names: Iterable<string>): string | undefined {
  const list = [...names];
  const near = nearestName(name, list);
  if (near !== undefined) return `Did you mean ${JSON.stringify(near)}?`;
  return list.length > 0 && list.length <= 12 ? `Known are: ${list.join(", ")}.` : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
