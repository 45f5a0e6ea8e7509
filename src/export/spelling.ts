// How one export spells what it found: names for objects of the team, vars for secrets. Names are given as they are
// needed; what no file comes to hold is not written.

import { type Address, pathOf } from "../address.ts";
import type { ReferenceKind } from "../blueprint/references.ts";
import { referencesIn } from "../blueprint/template.ts";
import { isSecretPlace } from "../desired/check-references.ts";
import { maskText } from "../engine/secret.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { kindNamed } from "../kinds/registry.ts";
import type { KindModel } from "../kinds/kind.ts";
import { formatPath, type Path, valueAt } from "../path.ts";
import type { Target } from "../project/project.ts";
import { isAllowed } from "../secrets/allow.ts";
import { findSecrets, type SecretFinding } from "../secrets/find-secrets.ts";
import { knownSecretsOf, type SecretPart, secretParts } from "./known-secrets.ts";
import { hiderOf } from "../secrets/hide-texts.ts";
import { freeName } from "./names.ts";
import type { BindingNames } from "./new-bindings.ts";
import type { ReplacedSecret } from "./report.ts";
import { varName } from "./secret-leaf.ts";
import { type HiddenPart, spell } from "./spell.ts";

export interface SpellingInput {
  readonly target: Target;
  /** `scenario:4100` → its address, of all that files have or will have. */
  readonly addresses: ReadonlyMap<string, Address>;
  readonly bindings: BindingNames;
  /** URL → address of the webhook. */
  readonly urls: ReadonlyMap<string, Address>;
  /** Exceptions that the project names: places that hold no secret. */
  readonly allow: readonly string[];
}

/** A place that is in no file since a secret stands there that no var can take the place of. */
export interface LeftOut {
  readonly address: Address;
  readonly path: string;
  readonly kind: string;
}

export interface Spelling {
  spelled(address: Address, spec: JsonObject): Promise<JsonObject>;
  /** Secrets whose var stands in one of the values. */
  secretsIn(values: readonly Json[]): readonly ReplacedSecret[];
  /** Places that were left out, since nothing but a module's parameters may hold a secret. */
  readonly leftOut: readonly LeftOut[];
  /** What the target says of a name that was given here; undefined for any other. */
  bindingValue(name: string): Json | undefined;
  /** `connection.gmail` → 15, of the names that were given here. */
  bindingIds(): ReadonlyMap<string, number>;
  /** Ids that nothing can name, by address. */
  readonly bare: ReadonlyMap<Address, readonly { readonly kind: ReferenceKind; readonly id: number }[]>;
}

export function openSpelling({ target, addresses, bindings, urls, allow }: SpellingInput): Spelling {
  const usedVars = new Set([...target.vars.keys()].map((name) => name.toLowerCase()));
  const vars = new Map<string, ReplacedSecret>();
  const named = new Map<string, string>();
  const leftOut: LeftOut[] = [];
  const bare = new Map<Address, readonly { kind: ReferenceKind; id: number }[]>();
  const paths = new Map([...urls].map(([url, address]) => [url, pathOf(address)]));
  const refer = (kind: ReferenceKind, id: number): string | undefined => {
    const address = addresses.get(`${kind}:${id}`);
    return address === undefined ? bindings.nameOf(kind, id) : pathOf(address);
  };

  const known = knownSecretsOf(target);
  const hideKnown = hiderOf(known.map(({ value }) => value));

  const hide = (address: Address, spec: JsonObject, part: SecretPart, index: number): HiddenPart => {
    const { model } = kindOfAddress(address);
    const { path, start, end, kind, isKey } = part;
    const at = formatPath(model.verdictPath(spec, path));
    if (isKey || !isSecretPlace(path)) {
      leaveOut({
        address,
        path: hideKnown(maskText(isKey ? formatPath(model.verdictPath(spec, path.slice(0, -1))) : at)),
        kind: isKey ? `${kind} as the name of a field` : kind,
      });
      return { path, start, end, var: undefined, ...(isKey ? { isKey } : {}) };
    }
    if (part.var !== undefined) return { path, start, end, var: part.var };
    const key = `${address} ${at} ${index}`;
    const name = named.get(key) ?? freeName(varName(wordsFor(address, model, spec, path)), usedVars, "_");
    named.set(key, name);
    const module = titleOf(model, spec, path);
    vars.set(name, { address, path: at, kind, var: name, ...(module === undefined ? {} : { module }) });
    return { path, start, end, var: name };
  };
  const leaveOut = (place: LeftOut): void => {
    const isTold = leftOut.some(
      ({ address, path, kind }) => address === place.address && path === place.path && kind === place.kind,
    );
    if (!isTold) leftOut.push(place);
  };
  return {
    leftOut,
    bare,
    bindingValue: (name) => bindings.valueOf(name),
    bindingIds: () => bindings.given(),
    async spelled(address, spec) {
      const { model } = kindOfAddress(address);
      const found = (await findSecrets(spec)).filter(
        (finding) =>
          !isAllowed(allow, address, formatPath(model.verdictPath(spec, finding.path))) &&
          !isOwnUrl(valueAt(spec, finding.path), finding, urls),
      );
      const byPath = Map.groupBy(secretParts(spec, found, known), ({ path }) => formatPath(path));
      const hidden = [...byPath.values()].flatMap((inText) =>
        inText.map((part, index) => hide(address, spec, part, index)),
      );
      const result = spell(spec, { refer, urls: paths, hidden });
      bare.set(address, result.bare);
      return result.spec;
    },
    secretsIn(values) {
      const inUse = new Set(
        values.flatMap((value) =>
          referencesIn(value).map(({ reference }) => `${reference.namespace} ${reference.name}`),
        ),
      );
      return [...vars].filter(([name]) => inUse.has(`var ${name}`)).map(([, secret]) => secret);
    },
  };
}

function kindOfAddress(address: Address): ReturnType<typeof kindNamed> {
  return kindNamed(address.startsWith("webhook/") ? "webhook" : "scenario");
}

/** A webhook of the team is referred to, and its URL stays out of the file by that. */
function isOwnUrl(
  text: Json | undefined,
  { start, end, isKey }: SecretFinding,
  urls: ReadonlyMap<string, Address>,
): boolean {
  if (typeof text !== "string" || isKey) return false;
  return [...urls.keys()].some((url) => {
    const at = text.indexOf(url);
    return at >= 0 && start >= at && end <= at + url.length;
  });
}

/** Scenario, module and field: `invoice-reminder`, `4`, `Authorization`. */
function wordsFor(address: Address, model: KindModel, spec: JsonObject, path: Path): readonly string[] {
  const [head, id, ...inside] = model.verdictPath(spec, path);
  const holder = valueAt(spec, path.slice(0, -1));
  const pair = isJsonObject(holder) ? [holder["name"], holder["key"], holder["header"]] : [];
  const name = pair.find((each) => typeof each === "string" && each !== "");
  const field = inside.findLast((segment) => !/^\d+$/.test(segment)) ?? "";
  const scenario = pathOf(address).split("/").at(-1) as string;
  return [scenario, ...(head === "modules" && id !== undefined ? [id] : []), typeof name === "string" ? name : field];
}

function titleOf(model: KindModel, spec: JsonObject, path: Path): string | undefined {
  const byModule = model.verdictPath(spec, path);
  const title = model.moduleTitle?.(spec, byModule);
  return title === undefined ? undefined : `${byModule[1] as string} ${title}`;
}
