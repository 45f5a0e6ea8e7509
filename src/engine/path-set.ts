// A set of paths that answers for what stands above and below them. A lookup costs the length of the path asked for,
// whatever the size of the set.

import type { Path } from "../path.ts";

export interface PathSet {
  /** The path is listed, or stands below a listed one. */
  readonly covers: (path: Path) => boolean;
  /** Also where a listed path stands below it. */
  readonly within: (path: Path) => boolean;
}

interface Node {
  isListed: boolean;
  readonly below: Map<string, Node>;
}

export function pathSet(paths: readonly Path[]): PathSet {
  const root: Node = { isListed: false, below: new Map() };
  for (const path of paths) {
    let node = root;
    for (const segment of path) {
      const next: Node = node.below.get(segment) ?? { isListed: false, below: new Map() };
      node.below.set(segment, next);
      node = next;
    }
    node.isListed = true;
  }
  const find = (path: Path): "covered" | "above" | "apart" => {
    let node = root;
    for (const segment of path) {
      if (node.isListed) return "covered";
      const next = node.below.get(segment);
      if (!next) return "apart";
      node = next;
    }
    return node.isListed ? "covered" : "above";
  };
  if (paths.length === 0) return { covers: () => false, within: () => false };
  return { covers: (path) => find(path) === "covered", within: (path) => find(path) !== "apart" };
}
