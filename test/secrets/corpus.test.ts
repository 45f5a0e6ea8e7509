// Over the real blueprints: every finding was looked at by eye and is listed here, with why.

import { expect, test } from "vitest";
import { splitBlueprint } from "../../src/blueprint/split.ts";
import type { JsonObject } from "../../src/json.ts";
import { findSecrets } from "../../src/secrets/find-secrets.ts";
import { scenario } from "../../src/kinds/scenario.ts";
import { formatPath } from "../../src/path.ts";
import { corpusNames, isCorpusAbsent, readCorpusFile } from "../blueprint/corpus.ts";

/** All four are hook URLs in plain text, masked by whoever published them: no false alarm. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "chat-bot-77-modules.json": [
    // An HTTP module that calls a hook, and "Run Now" links to it in the messages of two error handlers.
    "modules.121.mapper.url: Make hook URL",
    "modules.137.mapper.text: Make hook URL",
    "modules.138.mapper.text: Make hook URL",
  ],
  // An HTTP module that calls a hook.
  "reply-bot-datastore.json": ["modules.53.mapper.url: Make hook URL"],
};

test.skipIf(isCorpusAbsent).for(corpusNames)("%s: holds the secrets that were seen by eye", async (name) => {
  const { blueprint } = readCorpusFile(name).document;
  const { behaviour, editor } = splitBlueprint(blueprint);
  const spec: JsonObject = { blueprint: behaviour, ...(editor ? { editor } : {}) };
  const found = await findSecrets(spec);
  const told = found.map(({ path, kind }) => `${formatPath(scenario.model.verdictPath(spec, path))}: ${kind}`);
  expect(told.toSorted()).toEqual(expected[name] ?? []);
  // As a file that was never split has it.
  expect(await findSecrets({ blueprint })).toEqual(found);
});
