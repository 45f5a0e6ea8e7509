// Checks every reference of a target's resources without asking Make: that it means something, that it stands where its
// kind may stand, and that no secret stands where it would be shown (design 1.1).

import { type Address, addressOf } from "../address.ts";
import { parseTemplate, type Reference, referencesIn } from "../blueprint/template.ts";
import { kindWords } from "../engine/bindings.ts";
import { placesOf } from "../engine/uses.ts";
import type { Problem } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Path } from "../path.ts";
import { suggest } from "../nearest.ts";
import type { Target } from "../project/project.ts";
import type { DesiredResource } from "./desired.ts";
import { fileOf } from "./resource-files.ts";

/** All that is wrong with the references of one resource. `addresses` are those of all files. */
export function checkReferences(
  resource: DesiredResource,
  target: Target,
  addresses: ReadonlySet<Address>,
): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (path: Path, problem: Omit<Problem, "at">) => problems.push({ ...problem, at: resource.place(path) });
  for (const { reference, path, text } of references(resource.template)) {
    // The check of the target file itself has told of it.
    if (reference.namespace === "env" && resource.origin(path)?.override) continue;
    const problem =
      unknown(reference, target, addresses) ??
      (isSecretPlace(path) ? undefined : misplacedSecret(reference, target)) ??
      misplacedId(reference, text);
    if (problem) add(path, problem);
  }
  for (const { kind, value, path } of placesOf(resource.address, resource.template)) {
    const problem = wrongKind(kind, value);
    if (problem) add(path, problem);
  }
  return problems;
}

/**
 * True where a value may hold a secret: in what a module is given and compares, in what the editor remembers, in inputs and
 * in what is special to a type of hook. Not in names: they are shown wherever the thing is spoken of.
 */
export function isSecretPlace(path: Path): boolean {
  const [part, ...inside] = path;
  if (part === "editor" || part === "data") return true;
  const last = inside.findLast((segment) => !/^\d+$/.test(segment));
  if (part === "interface") return last !== "name" && last !== "type";
  if (part !== "blueprint") return false;
  // `blueprint.` then the module's place as walk.ts gives it.
  if (
    /^(?:flow|metadata\.designer\.orphans\.\d+)\.\d+(?:\.(?:(?:routes|branches|tools)\.\d+\.flow|onerror)\.\d+)*\.(?:parameters|mapper)(?:\.|$)/.test(
      inside.join("."),
    )
  )
    return true;
  return last !== "name" && last !== "label" && last !== "module" && last !== "id" && last !== "title";
}

/** True when a text refers to what is never shown: a secret var or the URL of a webhook. */
export function isSecretText(text: Json | undefined, target: Target): boolean {
  if (typeof text !== "string" || !text.includes("${")) return false;
  return parseTemplate(text).some((part) => typeof part !== "string" && isSecretReference(part, target));
}

function isSecretReference({ namespace, name, property }: Reference, target: Target): boolean {
  return property === "url" || (namespace === "var" && target.vars.get(name)?.secret === true);
}

/** Every reference of the spec with the text that holds it. */
function* references(template: JsonObject): Generator<{ reference: Reference; path: Path; text: string }> {
  for (const { reference, path } of referencesIn(template)) {
    let text: Json = template;
    for (const segment of path) text = (text as Readonly<Record<string, Json>>)[segment] as Json;
    yield { reference, path, text: text as string };
  }
}

type Finding = Omit<Problem, "at"> | undefined;

function unknown({ namespace, name }: Reference, target: Target, addresses: ReadonlySet<Address>): Finding {
  switch (namespace) {
    case "var":
      return target.vars.has(name)
        ? undefined
        : {
            code: "var/missing",
            message: `The target ${target.name} has no var ${name}.`,
            hint:
              suggest(name, target.vars.keys()) ??
              `Give it a value in ${target.file}, under vars:. For the text itself write $\${var.${name}}.`,
          };
    case "env":
      return {
        code: "var/environment",
        message: `\${env.${name}} stands outside a target file's vars.`,
        hint: `Give a var this value in ${target.file}, and refer to the var. For the text itself write $\${env.${name}}.`,
      };
    case "webhook":
    case "scenario": {
      const address = addressOf(namespace, name);
      if (addresses.has(address)) return undefined;
      const names = [...addresses].filter((each) => each.startsWith(`${namespace}/`));
      const near = suggest(
        name,
        names.map((each) => each.slice(namespace.length + 1)),
      );
      return {
        code: "reference/unknown",
        message: `There is no ${namespace} ${JSON.stringify(name)}.`,
        hint: near ?? `Add ${fileOf(address)}, or write the id. For the text itself write $\${${namespace}.${name}}.`,
      };
    }
    case "connection":
    case "key":
    case "data-store":
    case "data-structure":
      break; // bound by the target; the plan looks it up
  }
  return undefined;
}

function misplacedSecret(reference: Reference, target: Target): Finding {
  if (!isSecretReference(reference, target)) return undefined;
  const what = reference.property ? `The URL of webhook ${reference.name}` : `The var ${reference.name}`;
  return {
    code: "secret/place",
    message: `${what} is secret and would be shown here.`,
    hint: "Secrets may stand in a module's parameters and mapper only.",
  };
}

/** An id is a value of its own; within a longer text only vars and URLs make sense. */
function misplacedId({ namespace, name, property }: Reference, text: string): Finding {
  if (namespace === "var" || property || parseTemplate(text).length === 1) return undefined;
  return {
    code: "reference/kind",
    message: `The ${kindWords(namespace)} ${JSON.stringify(name)} stands inside a longer text; it gives an id, which is a value of its own.`,
    hint: "For the text itself write two dollar signs: $${…}.",
  };
}

function wrongKind(kind: string, value: Json): Finding {
  if (typeof value !== "string" || !value.startsWith("${")) return undefined;
  const [only, ...more] = parseTemplate(value);
  if (only === undefined || typeof only === "string") {
    return {
      code: "reference/kind",
      message: `${JSON.stringify(value)} stands in the place of a ${kindWords(kind)}, but is no reference that is known.`,
      hint: `Write \${${kind}.NAME}.`,
    };
  }
  if (more.length > 0 || only.namespace === "var" || (only.namespace === kind && !only.property)) return undefined;
  return {
    code: "reference/kind",
    message: `A ${only.property ? "webhook's URL" : kindWords(only.namespace)} stands in the place of a ${kindWords(kind)}.`,
    hint: `Write \${${kind}.NAME}${only.property ? ", without .url" : ""}.`,
  };
}
