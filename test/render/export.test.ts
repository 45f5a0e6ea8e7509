import { describe, expect, test } from "vitest";
import type { ExportReport } from "../../src/export/report.ts";
import { commitMessage } from "../../src/render/export-commit.ts";
import { pullRequestText } from "../../src/render/export-pull-request.ts";
import { type ExportWords, renderExport } from "../../src/render/export-terminal.ts";
import { noPaint, type Paint } from "../../src/render/paint.ts";
import { clashReport, effects, firstReport, fleetEffects, laterReport, quietReport } from "./sample-export.ts";

const plain: ExportWords = { paint: noPaint, flags: "", written: true };
const golden = (name: string): string => `../cases/render/${name}`;

const cases: readonly (readonly [name: string, report: ExportReport, options?: Partial<ExportWords>])[] = [
  ["export-first", firstReport],
  ["export-later", laterReport],
  [
    "export-later-committed",
    laterReport,
    { committed: { short: "77ab012", branch: "make/from-my-team", isPushed: false } },
  ],
  ["export-clash", clashReport, { flags: "--target production" }],
  ["export-nothing", quietReport],
  ["export-dry-run", firstReport, { written: false }],
];

describe.for(cases)("the text of %s", ([name, report, options = {}]) => {
  const text = renderExport(report, { ...plain, ...options });

  test("reads as its golden text", async () => {
    await expect(text).toMatchFileSnapshot(golden(`${name}/export.txt`));
  });

  test("has no line of more than 100 characters", () => {
    expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("says the same without colours", () => {
    const marked: Paint = (_colour, words) => `⟨${words}⟩`;
    expect(renderExport(report, { ...plain, ...options, paint: marked }).replaceAll(/[⟨⟩]/g, "")).toBe(text);
  });

  test("counts files that add up", () => {
    const lines = text.replaceAll(/,\n/g, ", ").split("\n");
    const counts = lines.flatMap((line) => {
      const [, total, list] =
        /^(?:Wrote|Removed|Would write|Would remove) (\d+) files?(?:: (.+)| for scenarios)$/.exec(line) ?? [];
      if (total === undefined) return [];
      const parts = list?.split(", ").map((part) => (/^\d/.test(part) ? Number.parseInt(part, 10) : 1));
      return [{ total: Number(total), sum: parts?.reduce((sum, each) => sum + each, 0) ?? Number(total) }];
    });
    for (const { total, sum } of counts) expect(sum).toBe(total);
    expect(counts.reduce((sum, { total }) => sum + total, 0)).toBe(report.files.length);
  });

  test("as a commit reads as its golden text", async () => {
    await expect(commitMessage(report)).toMatchFileSnapshot(golden(`${name}/commit.txt`));
  });

  test("as a pull request reads as its golden text", async () => {
    const { title, body } = pullRequestText(report, effects);
    await expect(`${title}\n\n${body}`).toMatchFileSnapshot(golden(`${name}/pull-request.md`));
  });
});

test("no line is wider than 100 characters, whatever the names and values", () => {
  const long = "word ".repeat(60);
  const report: ExportReport = {
    ...clashReport,
    isFirst: true,
    target: long,
    team: { id: 1_234_567, name: long, organization: long, zone: long },
    totals: { ...clashReport.totals, connections: Array.from({ length: 40 }, () => long), keys: [long] },
    changes: clashReport.changes.map((change) => ({
      ...change,
      name: long,
      by: long,
      at: long,
      about: long,
      clashes: [
        { path: "modules.7.mapper.text", from: long, to: `${long}\n${long}`, module: long },
        { path: "modules.8.mapper.list", from: [long], to: [{ name: long, value: 1 }], module: long },
        { path: "modules.9", from: { id: 9, module: long }, module: long },
      ],
      placed: Array.from({ length: 12 }, () => ({ path: "modules.7.mapper.text", to: "kept", why: long })),
    })),
    secrets: Array.from({ length: 20 }, () => ({
      address: "scenario/a/b",
      module: long,
      path: "x",
      kind: long,
      var: long,
    })),
    twins: [{ name: long, remoteId: long, address: "scenario/a/b" }],
    namesakes: [{ name: long, remoteId: "4107", address: "scenario/a/b" }],
    unread: [{ what: long, scope: long }],
    notes: [long],
  };
  for (const written of [true, false]) {
    const text = renderExport(report, { ...plain, written, committed: { short: "77ab012", branch: long } });
    expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
  }
});

test("one of each is told as one", () => {
  const totals = { ...quietReport.totals, scenarios: 1, active: 1, folders: 1, webhooks: 1, connections: ["Slack"] };
  const [secret, ...others] = firstReport.secrets;
  const [twin] = firstReport.twins;
  if (!secret || !twin || others.length === 0) throw new Error("the sample has secrets and twins");
  const report: ExportReport = { ...firstReport, totals, secrets: [secret], twins: [twin] };
  const text = renderExport({ ...report, namesakes: clashReport.namesakes.slice(0, 1) }, plain);
  expect(text).toContain("   1 scenario          all active · in 1 folder\n   1 webhook           1 has no scenario\n");
  expect(text).toContain("! 1 secret was replaced by a placeholder");
  expect(text).toContain("! 1 name occurs twice; the second file got its own path");
  expect(text).toContain("! 1 in Git has a namesake in Make and is not under management here: not exported");
  expect(text).not.toContain("adopt --all");
});

test("a commit that is pushed names no next command", () => {
  const committed = { short: "77ab012", isPushed: true };
  expect(renderExport(laterReport, { ...plain, committed })).toMatch(/\nCommitted 77ab012\n6 requests · 1\.2 s\n$/);
});

test("nothing changed is one line", () => {
  expect(renderExport(quietReport, plain)).toBe(
    "Nothing changed. 23 scenarios, 9 webhooks are as in Git.   5 requests · 0.8 s\n",
  );
});

test("what the key may not read is not said to be as in Git", () => {
  const text = renderExport({ ...quietReport, unread: [{ what: "webhooks", scope: "hooks:read" }] }, plain);
  expect(text).toMatch(/^Nothing changed\. 23 scenarios are as in Git\./);
  expect(text).toContain("lacks a scope for: webhooks (hooks:read).");
  expect(text).toContain("23 scenarios were exported. Webhooks were left as they are in Git.");
});

describe("the line of what merging does", () => {
  const lineOf = (all: typeof effects): string => {
    const { body } = pullRequestText(laterReport, all);
    return body.split("\n").find((line) => line.startsWith("**Merging this will**")) as string;
  };

  test("names every target, the exported one as there already", () => {
    expect(lineOf(effects)).toBe(
      "**Merging this will**: change 1 and create 2 in **production** · change nothing in my-team (it is there already).",
    );
  });

  test("counts the targets of a fleet that change alike, and lists them below", () => {
    expect(lineOf(fleetEffects)).toBe(
      "**Merging this will**: change 1 in 114 targets · change 1 and create 2 in **bolt** and **nova** · " +
        "delete 1 (only with `--prune`) in **acme** · change nothing in tern.",
    );
    const { body } = pullRequestText(laterReport, fleetEffects);
    for (const { target } of fleetEffects) expect(body).toContain(target);
  });

  test("says so where there is no target", () => {
    expect(lineOf([])).toBe("**Merging this will** change nothing in Make.");
  });
});

test("a pull request of a thousand changes fits, and says how many it left out", () => {
  const [change] = laterReport.changes.filter(({ is }) => is === "changed");
  if (!change) throw new Error("the sample has a change");
  const changes = Array.from({ length: 1000 }, (_, index) => ({ ...change, name: `${index} ${"|".repeat(300)}` }));
  const notes = Array.from({ length: 1000 }, () => "<".repeat(1000));
  const { body } = pullRequestText({ ...laterReport, changes, notes }, fleetEffects);
  expect(body.length).toBeLessThanOrEqual(60_000);
  const rows = body.split("\n").filter((line) => line.startsWith("| `~`")).length;
  expect(rows).toBeGreaterThan(10);
  expect(body).toContain(`… and ${1000 - rows} more`);
  expect(body).toContain("**Merging this will**");
});

test("a pull request of many clashes tells the first of them, and counts the others", () => {
  const [, , clash] = clashReport.changes;
  if (clash?.is !== "clash") throw new Error("the sample has a clash");
  const clashes = Array.from({ length: 30 }, (_, index) => ({ path: `field${index}`, from: "a".repeat(300), to: "b" }));
  const changes = Array.from({ length: 100 }, () => ({ ...clash, clashes }));
  const { body } = pullRequestText({ ...clashReport, changes }, effects);
  const told = body.split("\n").filter((line) => line.startsWith("To decide:")).length;
  expect(told).toBeGreaterThan(1);
  expect(body).toContain("… and 20 more fields.");
  expect(body).toContain(`… and ${100 - told} more clashes.`);
});

test("a module that one side removed is told as such", () => {
  const [clash] = clashReport.changes;
  if (!clash) throw new Error("the sample has a clash");
  const to = { id: 9, module: "slack:CreateMessage" };
  const changes = [{ ...clash, fields: [], clashes: [{ path: "modules.9", to, module: "Slack: Create Message" }] }];
  const report = { ...clashReport, changes };
  expect(renderExport(report, plain)).toMatch(/in Git {8}removed\n {9}in Make {7}still there, changed/);
  expect(pullRequestText(report, effects).body).toContain("Slack: Create Message | `removed` | `still there` |");
});

test("what is not as in Git is not said to be, where nothing changed but something was left out", () => {
  const text = renderExport({ ...quietReport, namesakes: clashReport.namesakes }, plain);
  expect(text).toMatch(/^Nothing changed\. {3}5 requests · 0\.8 s\n\n! 2 in Git have a namesake/);
});

describe("a commit message", () => {
  const withChange = (change: Partial<ExportReport["changes"][number]>): string => {
    const [first] = laterReport.changes.filter(({ is }) => is === "changed");
    return commitMessage({ ...laterReport, changes: [{ ...first, ...change } as ExportReport["changes"][number]] });
  };

  test("tells three fields, and counts the others", () => {
    const fields = Array.from({ length: 7 }, (_, index) => ({
      path: `modules.3.mapper.f${index}`,
      from: "a",
      to: "b",
    }));
    expect(withChange({ fields })).toContain(
      "~ Invoice reminder: 3 f0 a → b · 3 f1 a → b · 3 f2 a → b … and 4 more (owner@example.com, 20 Nov 16:02)\n",
    );
  });

  test("tells fewer fields where three have no room, and still counts the others and names the editor", () => {
    const fields = Array.from({ length: 5 }, (_, index) => ({
      path: `modules.3.mapper.${index}${"f".repeat(52)}`,
      from: "a",
      to: "b",
    }));
    expect(withChange({ fields })).toMatch(
      /^~ Invoice reminder: .+ · .+ … and 3 more \(owner@example\.com, 20 Nov 16:02\)$/m,
    );
  });

  test("says of a module that clashes on which side it is gone", () => {
    const clashes = [
      { path: "modules.9", to: { id: 9, module: "slack:CreateMessage" }, module: "Slack: Create Message" },
    ];
    expect(withChange({ is: "clash", fields: [], clashes })).toContain(
      "9 Slack: Create Message removed in Git, not in the other (",
    );
  });

  test("shows of long values where they differ", () => {
    const start = "Dear customer, ".repeat(20);
    const fields = [{ path: "modules.3.mapper.text", from: `${start}hello`, to: `${start}goodbye` }];
    expect(withChange({ fields })).toMatch(/3 text ….*hello → ….*goodbye \(/);
  });

  test("has lines of at most 200 characters, whatever the values", () => {
    const long = "👩‍👧 x\n".repeat(200);
    const fields = Array.from({ length: 9 }, (_, index) => ({
      path: `description${index}`,
      from: long,
      to: `${long}1`,
      module: long,
    }));
    const text = withChange({ name: long, by: long, at: long, fields });
    expect(text.split("\n").filter((line) => line.length > 200)).toEqual([]);
  });

  test.for([
    ["[skip ci] import", "(skip ci) import"],
    ["Ask @octocat", "Ask @ octocat"],
    ["Fixes #12", "Fixes no. 12"],
    ["closed: owner/repo#12", "closed: no. 12"],
  ] as const)("lets the name %s do nothing on GitHub", ([name, told]) => {
    expect(withChange({ name })).toContain(`~ ${told}: `);
  });
});
