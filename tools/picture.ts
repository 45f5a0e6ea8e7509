// Renews docs/plan.svg: the example is applied to an emulator, edited as a person would, and planned; what the command
// printed is drawn as a terminal window. Run by `node tools/picture.ts`. Nothing in the picture is written by hand.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = ["plan", "--target", "production", "--emulator"];
/** SGR codes to classes of the picture; the command writes no others. */
const styles: Readonly<Record<number, readonly [style: string, isOn: boolean]>> = {
  1: ["bold", true],
  2: ["dim", true],
  22: ["bold dim", false],
  31: ["red", true],
  32: ["green", true],
  33: ["yellow", true],
  36: ["cyan", true],
  39: ["red green yellow cyan", false],
};

/** Units of the picture's coordinates; `width` is that of one character. */
const cell = { width: 8.4, height: 19, font: 14, left: 24, top: 62 };

const folder = mkdtempSync(join(tmpdir(), "make-gitops-picture-"));
try {
  cpSync(join(root, "blueprints-example"), folder, {
    recursive: true,
    filter: (path) => !path.includes(".make-gitops"),
  });
  git("init", "--quiet");
  commit("First version");
  run(["apply", "--target", "production", "--emulator", "--yes", "--quiet"]);
  editExample();
  commit("Ship no test orders; take returns");
  writeFileSync(join(root, "docs/plan.svg"), draw(`$ npx make-gitops ${command.join(" ")}\n\n${run(command)}`));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One filter with a second condition, one text, one new webhook. */
function editExample(): void {
  replace("scenarios/orders/new-order/blueprint.json", [
    [`"subject": "We are packing your order {{1.name}}"`, `"subject": "Thank you! We are packing {{1.name}}"`],
    [
      `"o": "text:equal"\n                    }\n`,
      `"o": "text:equal"\n                    },\n                    { "a": "{{1.test}}", "b": "true", "o": "text:notequal" }\n`,
    ],
  ]);
  writeFileSync(
    join(folder, "webhooks/returns-in.yaml"),
    "type: webhook\nname: Returns\nallowedIps: [203.0.113.0/24]\n",
  );
}

function replace(file: string, edits: readonly (readonly [from: string, to: string])[]): void {
  let text = readFileSync(join(folder, file), "utf8");
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`${file} no longer holds ${from}`);
    text = text.replace(from, to);
  }
  writeFileSync(join(folder, file), text);
}

function run(args: readonly string[]): string {
  const { CI: _ci, NO_COLOR: _plain, ...env } = process.env;
  const cli = join(root, "bin/make-gitops.js");
  return execFileSync(process.execPath, [cli, ...args, "--dir", folder], {
    encoding: "utf8",
    env: { ...env, FORCE_COLOR: "1" },
  });
}

function git(...args: readonly string[]): void {
  execFileSync("git", ["-C", folder, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

function commit(subject: string): void {
  git("add", "--all");
  git("-c", "user.name=Example Shop", "-c", "user.email=shop@example.com", "commit", "--quiet", "--message", subject);
}

interface Span {
  readonly text: string;
  readonly style: string;
}

/** A line with its colours, which the command writes as SGR codes. */
function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  const on = new Set<string>();
  for (const part of `0m${line}`.split("\u001b[")) {
    const [, code, text] = /^(\d+)m(.*)$/.exec(part) ?? [];
    const [style, isOn] = styles[Number(code)] ?? ["", true];
    if (isOn) on.add(style);
    else for (const each of style.split(" ")) on.delete(each);
    if (text) spans.push({ text, style: [...on].filter(Boolean).join(" ") });
  }
  return spans;
}

function draw(output: string): string {
  const lines = output.trimEnd().split("\n");
  const columns = Math.max(...lines.map((line) => spansOf(line).reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * cell.width + 2 * cell.left);
  const height = cell.top + lines.length * cell.height + 12;
  const texts = lines.flatMap((line, row) => drawLine(spansOf(line), cell.top + row * cell.height));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A plan: one scenario to change, one webhook to create">
<style>
  text { font: ${cell.font}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #1f2328; white-space: pre; }
  .window { fill: #ffffff; stroke: #d1d9e0; } .bar { fill: #f6f8fa; } .dot { fill: #d1d9e0; }
  .bold { font-weight: 700; } .dim { fill: #59636e; } .green { fill: #1a7f37; } .yellow { fill: #8a5a00; } .red { fill: #d1242f; } .cyan { fill: #0b6e83; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .window { fill: #0d1117; stroke: #3d444d; } .bar { fill: #151b23; } .dot { fill: #3d444d; }
    .dim { fill: #9198a1; } .green { fill: #3fb950; } .yellow { fill: #d29922; } .red { fill: #ff7b72; } .cyan { fill: #39c5cf; }
  }
</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<path class="bar" d="M1 34V9a8 8 0 0 1 8-8h${width - 18}a8 8 0 0 1 8 8v25z"/>
${[20, 38, 56].map((x) => `<circle class="dot" cx="${x}" cy="17.5" r="5.5"/>`).join("")}
${texts.join("\n")}
</svg>
`;
}

/** Each span has its place and its length, so that columns stand under each other in any font. */
function drawLine(spans: readonly Span[], y: number): string[] {
  let column = 0;
  return spans.flatMap(({ text, style }) => {
    const from = column + (text.length - text.trimStart().length);
    column += text.length;
    const shown = text.trim();
    if (shown === "") return [];
    const x = (cell.left + from * cell.width).toFixed(1);
    const length = (shown.length * cell.width).toFixed(1);
    const classes = style === "" ? "" : ` class="${style}"`;
    return [
      `<text${classes} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escape(shown)}</text>`,
    ];
  });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
