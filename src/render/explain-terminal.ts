// Targets for a terminal: the list, and one target with the file and line of each value. No line is wider than a plan's.

import type { ExplainedOverride, ExplainedResource, ExplainedTarget, ExplainedValue } from "../desired/explain.ts";
import { dots } from "../engine/secret.ts";
import type { SourcePlace } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { parsePath } from "../path.ts";
import type { Paint } from "./paint.ts";

import { plural } from "./plan-words.ts";
import { oneLine } from "./safe-text.ts";
import { width } from "./wrap.ts";

/** One row of the list (schemas/targets.schema.json). What an abstract target leaves open is null. */
export interface TargetRow {
  readonly name: string;
  readonly file: string;
  readonly isAbstract: boolean;
  /** It is meant where a command names none. */
  readonly isDefault: boolean;
  readonly extends: readonly string[];
  readonly zone: string | null;
  readonly team: string | number | null;
  readonly direction: string | null;
}

export function renderTargets(rows: readonly TargetRow[], paint: Paint): string {
  const cells = rows.map(({ name, zone, team, direction, isAbstract, isDefault, extends: bases }) => {
    const words = [
      ...(isAbstract ? ["abstract"] : []),
      ...(isDefault ? ["default"] : []),
      ...(bases.length > 0 ? [`extends ${bases.join(", ")}`] : []),
    ];
    return [name, zone ?? "–", team === null ? "–" : String(team), direction ?? "–", words.join(", ")] as const;
  });
  const widths = [28, 24, 20, 9].map((most, column) =>
    columnWidth(
      cells.map((row) => row[column] ?? ""),
      most,
    ),
  );
  const lines = cells.map((row, index) => {
    const line = widths.map((most, column) => oneLine(row[column] ?? "", most).padEnd(most)).join("  ");
    const whole = oneLine(`${line}  ${row[4]}`.trimEnd(), width);
    return rows[index]?.isAbstract ? paint("dim", whole) : whole;
  });
  return `${lines.join("\n")}\n`;
}

export function renderExplained(target: ExplainedTarget, paint: Paint): string {
  const { name, files, settings, vars, bindings, resources } = target;
  const overridden = resources.filter(({ overrides }) => overrides.length > 0);
  const sections = [
    [paint("bold", oneLine(name, width)), ...files.map((file, index) => fileLine(file, index, files.length))],
    table(settings, paint, { labelOf: ({ path }) => path }),
    section("Variables", table(vars, paint), paint),
    section("Bindings", table(bindings, paint), paint),
    section(
      "Overrides",
      overridden.flatMap((each) => overridesOf(each, paint)),
      paint,
    ),
    section(
      plural(resources.length, "resource"),
      resources.map((each) => resourceLine(each, paint)),
      paint,
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function fileLine(file: string, index: number, count: number): string {
  const what = index === count - 1 ? "its own" : index === 0 ? "counts first" : "then";
  return count === 1 ? `  ${oneLine(file, width - 2)}` : `  ${what.padEnd(14)}${oneLine(file, width - 16)}`;
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint("bold", title), ...lines];
}

function overridesOf({ address, overrides }: ExplainedResource, paint: Paint): readonly string[] {
  const rows = table(overrides, paint, {
    indent: "    ",
    labelOf: ({ path }) => path,
    noteOf: ({ by }) => (by === undefined || by === address ? "" : ` (${by})`),
  });
  return [`  ${oneLine(address, width - 2)}`, ...rows];
}

interface TableStyle {
  readonly indent?: string;
  readonly labelOf?: (value: ExplainedValue) => string;
  readonly noteOf?: (value: ExplainedValue & Partial<ExplainedOverride>) => string;
}

/** Name, value and place in columns. A long value gives way to the other two. */
function table(
  values: readonly ExplainedValue[],
  paint: Paint,
  { indent = "  ", labelOf = nameInMap, noteOf = () => "" }: TableStyle = {},
): readonly string[] {
  const rows = values.map((each) => ({
    label: labelOf(each),
    value: valueWords(each),
    place: `${placeWords(each.at)}${noteOf(each)}`,
  }));
  const column = (key: "label" | "value" | "place", most: number) =>
    columnWidth(
      rows.map((row) => row[key]),
      most,
    );
  const label = column("label", 36);
  const room = width - indent.length - label - 4;
  const place = column("place", room - column("value", 20));
  const value = column("value", room - place);
  return rows.map((row) => {
    const named = `${indent}${oneLine(row.label, label).padEnd(label)}  ${oneLine(row.value, value).padEnd(value)}`;
    return `${named}  ${paint("dim", lastPart(row.place, place))}`;
  });
}

/** `connection.gmail` of `bindings."connection.gmail"`. */
function nameInMap({ path }: ExplainedValue): string {
  return parsePath(path)?.slice(1).join(".") ?? path;
}

const ownWords = { replaces: "  own copy", adds: "  own" } as const;

function resourceLine({ address, at, own, takesOver }: ExplainedResource, paint: Paint): string {
  const id = `${own ? ownWords[own] : ""}${takesOver ? `  takes over ${takesOver.id}` : ""}`;
  const name = oneLine(address, 48);
  const room = width - 4 - Math.max(40, name.length) - id.length;
  return `  ${name.padEnd(40)}  ${paint("dim", lastPart(at.file, room))}${id}`;
}

function valueWords({ path, value, isSecret }: ExplainedValue): string {
  if (isSecret) return `${dots} (secret)`;
  if (path.startsWith("bindings.") && isJsonObject(value)) {
    return "only" in value ? "only" : "id" in value ? `id ${textOf(value["id"])}` : textOf(value["name"]);
  }
  return textOf(value);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function placeWords(at: SourcePlace | null): string {
  return at ? `${at.file}:${at.line}` : "unless said";
}

function columnWidth(texts: readonly string[], most: number): number {
  return Math.max(0, ...texts.map((text) => Math.min(most, oneLine(text, most).length)));
}

/** The end of a path tells more than its start. */
function lastPart(text: string, most: number): string {
  const line = oneLine(text, Number.MAX_SAFE_INTEGER);
  return line.length <= most ? line : `…${line.slice(line.length - most + 1)}`;
}
