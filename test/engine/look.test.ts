import { describe, expect, test } from "vitest";
import type { Address } from "../../src/address.ts";
import { type LookInput, lookupIn } from "../../src/engine/look.ts";
import type { Reference } from "../../src/blueprint/template.ts";
import type { Looked } from "../../src/engine/resolve.ts";

const input: LookInput = {
  vars: new Map([
    ["region", { value: "eu", secret: false }],
    ["empty", { value: null, secret: false }],
    ["token", { value: "t0", secret: true }],
    ["inMake", { value: undefined, secret: true }],
  ]),
  bindings: new Map([
    ["connection.crm", 15],
    ["key.crm", 16],
    ["data-store.crm", 17],
    ["data-structure.crm", 18],
  ]),
  ids: new Map([
    ["webhook/in", "58"],
    ["scenario/in", "4100"],
  ]),
  urls: new Map([["webhook/in", "https://hook.eu1.make.com/x"]]),
  wanted: new Set<Address>(["webhook/in", "webhook/new", "scenario/new"]),
};
const ref = (namespace: Reference["namespace"], name: string, property?: "url"): Reference => ({
  namespace,
  name,
  ...(property ? { property } : {}),
});
const url = "https://hook.eu1.make.com/x";

describe("in a target", () => {
  test.each<[what: string, reference: Reference, looked: Looked]>([
    ["a var means its value", ref("var", "region"), { is: "known", value: "eu", secret: false }],
    ["a var may be null", ref("var", "empty"), { is: "known", value: null, secret: false }],
    ["a secret var is known to be one", ref("var", "token"), { is: "known", value: "t0", secret: true }],
    ["a secret without a value stays as Make has it", ref("var", "inMake"), { is: "kept" }],
    ["a var that nobody gave is missing", ref("var", "other"), { is: "missing" }],
    ["a connection means the id that it is bound to", ref("connection", "crm"), { is: "known", value: 15 }],
    ["a key means the id that it is bound to", ref("key", "crm"), { is: "known", value: 16 }],
    ["a connection that is not bound is missing", ref("connection", "other"), { is: "missing" }],
    ["a webhook means its id, as a number", ref("webhook", "in"), { is: "known", value: 58 }],
    ["a scenario means its own id", ref("scenario", "in"), { is: "known", value: 4100 }],
    ["the URL of a webhook is a secret", ref("webhook", "in", "url"), { is: "known", value: url, secret: true }],
    ["a webhook that will be made has no id yet", ref("webhook", "new"), { is: "pending" }],
    ["a webhook that will be made has no URL yet", ref("webhook", "new", "url"), { is: "pending" }],
    ["a scenario that will be made has no id yet", ref("scenario", "new"), { is: "pending" }],
    ["a scenario that Git does not have is missing", ref("scenario", "other"), { is: "missing" }],
    ["a data store means the id that it is bound to", ref("data-store", "crm"), { is: "known", value: 17 }],
    ["a data structure means the id that it is bound to", ref("data-structure", "crm"), { is: "known", value: 18 }],
    ["a data store that is not bound is missing", ref("data-store", "in"), { is: "missing" }],
    ["a data structure that is not bound is missing", ref("data-structure", "in"), { is: "missing" }],
    ["the environment is no place of a blueprint's", ref("env", "region"), { is: "missing" }],
  ])("%s", (_what, reference, looked) => {
    expect(lookupIn(input)(reference)).toEqual(looked);
  });
});
