// Where a version comes from: a commit's files, or what Make itself keeps of an object.

import { kindOf } from "../address.ts";
import { ToolError } from "../errors.ts";
import type { RestoredVersion } from "../history/restore-report.ts";
import type { JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { MakeReader } from "../ports.ts";
import type { FoundTracked } from "./find-tracked.ts";
import type { Version } from "./restore-observe.ts";
import { escaped } from "./restore-plan.ts";
import type { FoundVersion } from "./restore-version.ts";

export function gitVersion({ address, resource }: FoundTracked, past: FoundVersion): Version {
  const found = past.resources.get(past.address);
  if (!found) throw new Error(`${address} is not in the version that was found`);
  const { protect, ignore } = resource ?? found;
  return { template: found.template, protect, ignore, past };
}

export function toldCommit({ commit }: FoundVersion): RestoredVersion {
  return { is: "commit", from: commit.short, at: commit.at };
}

/** A version that Make keeps: the blueprint alone, with Make's own ids and secrets in it. */
export function makeVersion({ address, resource }: FoundTracked, api: MakeReader, version: string) {
  const { versions, readVersion } = kindNamed(kindOf(address)).remote;
  let savedAt: string | undefined;
  const unknown = (message: string): ToolError =>
    new ToolError({
      code: "restore/unknown",
      message,
      hint: "make-gitops history shows the versions that Make keeps. Git's go by commit or date.",
    });
  const read = async (id: string | undefined): Promise<Version> => {
    if (!versions || !readVersion) throw unknown(`Make keeps no versions of a ${kindOf(address)}.`);
    if (id === undefined) throw unknown(`${address} is gone in Make, and its versions with it.`);
    const found = (await versions(api, id)).find((each) => each.version === version);
    if (!found) throw unknown(`Make has no version ${version} of ${address}.`);
    savedAt = found.savedAt;
    const { spec } = await readVersion(api, id, found);
    return {
      template: escaped(spec) as JsonObject,
      protect: resource?.protect ?? false,
      ignore: resource?.ignore ?? [],
      past: undefined,
    };
  };
  const told = (): RestoredVersion => ({
    is: "make",
    from: `make:${version}`,
    ...(savedAt === undefined ? {} : { at: savedAt }),
  });
  return { read, told };
}
