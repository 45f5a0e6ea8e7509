// init from an empty folder to a project, against the emulator: by flags and by answers. The key must never be found in
// a file or in what is printed.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import initSchema from "../../schemas/init.schema.json" with { type: "json" };
import { commands } from "../../src/cli-commands.ts";
import { init, type InitOptions } from "../../src/commands/init.ts";
import { presets, type PresetName } from "../../src/init/presets.ts";
import { Interrupted, type Prompts } from "../../src/init/prompts.ts";
import type { InitReport } from "../../src/init/report.ts";
import { type Emulator, startEmulator } from "../../src/emulator/server.ts";
import type { PartialSnapshot } from "../../src/emulator/snapshot.ts";
import { exitCodeOf, ToolError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/json.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { apiKey, bufferedTerminal, environment, ownToken, patientClock, type Ran } from "./loop.ts";
import { cli } from "./spawned.ts";

const scopesOf = (preset: PresetName): readonly string[] => presets[preset].scopes.map(({ scope }) => scope);

interface World {
  readonly dir: string;
  readonly emulator: Emulator;
  /** Nobody is there to answer, unless `prompts` are given. */
  init(options?: Partial<InitOptions>): Promise<Ran>;
  report(options?: Partial<InitOptions>): Promise<InitReport>;
  read(file: string): string;
  /** Relative to the folder, sorted; without Git's own. */
  files(): readonly string[];
}

interface Start {
  readonly snapshot?: PartialSnapshot;
  readonly scope?: readonly string[];
  /** Of the project, below the temporary folder. */
  readonly folder?: string;
}

async function start({ snapshot = {}, scope = scopesOf("review"), folder = "my-shop" }: Start = {}): Promise<World> {
  const emulator = await startEmulator({
    apiLimit: 0,
    snapshot: { users: [{ name: "Owner", apiTokens: [ownToken(scope)] }], ...snapshot },
  });
  const top = realpathSync(mkdtempSync(join(tmpdir(), "make-gitops-init-")));
  const dir = join(top, folder);
  mkdirSync(dir, { recursive: true });
  onTestFinished(async () => {
    rmSync(top, { recursive: true, force: true });
    await emulator.close();
  });
  const files = () =>
    readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(top.length + 1)
          .replaceAll("\\", "/"),
      )
      .filter((file) => !file.startsWith(".git/"))
      .toSorted();
  const world: World = {
    dir,
    emulator,
    init: async (options = {}) => {
      const asked = options.prompts !== undefined;
      const terminal = bufferedTerminal(asked ? "" : undefined);
      const given = { ...flags(dir, new URL(emulator.url).host), ...options };
      const code = await init(given, terminal).catch((error: unknown) => {
        if (!(error instanceof ToolError)) throw error;
        return error;
      });
      const texts = terminal.texts();
      const problems = code instanceof ToolError ? code.problems : [];
      const written = files().map((file) => readFileSync(join(top, file), "utf8"));
      expect(JSON.stringify([texts, problems, written])).not.toContain(apiKey);
      return { code: code instanceof ToolError ? exitCodeOf(code) : code, problems, ...texts };
    },
    report: async (options) => {
      const { out, problems } = await world.init({ json: true, ...options });
      if (problems.length > 0) throw new ToolError(problems);
      const report = JSON.parse(out) as InitReport;
      const ajv = new Ajv2020();
      ajv.validate(initSchema, report);
      expect(ajv.errors ?? []).toEqual([]);
      return report;
    },
    read: (file) => readFileSync(join(dir, file), "utf8"),
    files,
  };
  return world;
}

function flags(dir: string, zone: string): InitOptions {
  const absent = { preset: undefined, team: undefined, name: undefined, targetName: undefined };
  return { dir, zone, env: environment, json: false, quiet: false, clock: patientClock, platform: "linux", ...absent };
}

/** Answers in their order; the rest of the script must be empty at the end. `choose` takes a part of a label. */
function scripted(...answers: readonly (string | boolean | Interrupted)[]): Prompts & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const next = (question: string) => {
    asked.push(question);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`no answer to: ${question}`);
    if (answer instanceof Interrupted) throw answer;
    return answer;
  };
  onTestFinished(() => expect(left).toEqual([]));
  return {
    asked,
    choose: async (question, choices) => {
      const part = String(next(question));
      const chosen = choices.filter(({ label }) => label.includes(part));
      if (chosen.length !== 1) throw new Error(`${part} is not one of ${choices.map(({ label }) => label).join("; ")}`);
      return (chosen[0] as (typeof choices)[number]).value;
    },
    secret: async (question) => String(next(question)),
    text: async (question, check) => {
      const typed = String(next(question));
      expect(check(typed)).toBeUndefined();
      return typed;
    },
    confirm: async (question) => next(question) === true,
  };
}

const withoutKey = { MAKE_GITOPS_ALLOWED_ZONES: "127.0.0.1" };

const twoOrganizations: PartialSnapshot = {
  organizations: [
    { id: 11, name: "Example Consulting" },
    { id: 12, name: "Example Shop" },
  ],
  teams: [
    { id: 88, name: "My Team", organizationId: 11 },
    { id: 91, name: "Playground", organizationId: 11 },
    { id: 99, name: "My Team", organizationId: 12 },
  ],
  scenarios: [
    { id: 1, name: "On", teamId: 88, isActive: true },
    { id: 2, name: "Off", teamId: 88 },
  ],
};

describe("the three presets", () => {
  const written: Readonly<
    Record<PresetName, { target: string; targets: readonly string[]; workflows: readonly string[] }>
  > = {
    backup: { target: "my-team", targets: ["my-team"], workflows: ["backup", "restore"] },
    review: { target: "production", targets: ["production"], workflows: ["apply", "drift", "plan"] },
    fleet: {
      target: "clients/my-team",
      targets: ["clients/base", "clients/my-team"],
      workflows: ["apply", "plan", "promote"],
    },
  };

  test.for(["backup", "review", "fleet"] as const)("%s by flags gives a project that loads", async (preset) => {
    const world = await start({ scope: scopesOf(preset) });
    const report = await world.report({ preset });
    const { target, targets, workflows } = written[preset];
    const files = [
      ".gitattributes",
      ".gitignore",
      ...workflows.map((name) => `.github/workflows/${name}.yml`),
      "make-gitops.yaml",
      ...targets.map((name) => `targets/${name}.yaml`),
    ];
    expect(world.files()).toEqual(files.map((file) => `my-shop/${file}`).toSorted());
    expect(report).toMatchObject({
      preset,
      target,
      kept: [],
      notes: [],
      scopes: { checked: true, missing: [], extra: [] },
    });
    expect(report.wrote.toSorted()).toEqual(files.toSorted());
    const project = await loadProject(world.dir, environment);
    expect([project.name, project.source, [...project.targets.keys()]]).toEqual(["my-shop", target, [target]]);
    const { zone, team, direction } = selectTarget(project, undefined);
    expect([zone, team]).toEqual([new URL(world.emulator.url).host, world.emulator.teamId]);
    expect(direction).toBe(preset === "backup" ? "from-make" : "both");
  });

  test.for(["backup", "review", "fleet"] as const)(
    "%s has short workflows that parse and name the target",
    async (preset) => {
      const world = await start({ scope: scopesOf(preset) });
      await world.init({ preset });
      for (const name of written[preset].workflows) {
        const text = world.read(`.github/workflows/${name}.yml`);
        expect(text.trimEnd().split("\n").length).toBeLessThan(25);
        const workflow = parse(text) as {
          jobs: Record<string, { steps: readonly { uses: string; with: JsonObject; env: JsonObject }[] }>;
        };
        const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
        const own = steps.filter(({ uses }) => uses === "OWNER/make-gitops@v1");
        expect(own).toHaveLength(1);
        const key = name === "apply" || name === "restore" ? "MAKE_WRITE_KEY" : "MAKE_API_KEY";
        expect(own[0]?.env).toEqual({ MAKE_API_KEY: `\${{ secrets.${key} }}` });
        expect(text).toMatchSnapshot();
      }
    },
  );

  test("by answers: what for, the key, the team", async () => {
    const world = await start({ scope: scopesOf("backup"), snapshot: twoOrganizations });
    const prompts = scripted("Back up", ` ${apiKey}\n`, "Example Consulting / My Team");
    const { code, out, err } = await world.init({ env: withoutKey, prompts });
    expect([code, prompts.asked]).toEqual([0, ["What do you want?", "Key:", "Team"]]);
    const zone = new URL(world.emulator.url).host;
    expect(err).toBe(`
Make API key
  Create one in Make: your avatar → Profile → API access → Add token.
  For backups tick only these (the key then cannot change anything):
    scenarios:read  hooks:read  connections:read  keys:read  datastores:read  udts:read
    functions:read  team-variables:read  teams:read  organizations:read  user:read
  ✔ ${zone} · 2 organizations · key can read, cannot write
`);
    expect(out).toBe(`
my-team · Example Consulting / My Team (team 88, 2 scenarios, 1 active, ${zone})

Wrote  make-gitops.yaml · targets/my-team.yaml · .gitignore · .gitattributes
       .github/workflows/backup.yml · .github/workflows/restore.yml
The key was not written anywhere. For this terminal:  export MAKE_API_KEY="…"

Next
  1  cd ${world.dir} && make-gitops export  first backup
  2  git init && git add . && git commit -m "Make backup"   then push to a private repository
  3  GitHub → Settings → Secrets → Actions → New: MAKE_API_KEY
`);
    expect(world.read("targets/my-team.yaml")).toBe(
      `zone: ${JSON.stringify(zone)}\nteam: 88 # Example Consulting / My Team\ndirection: from-make # a backup: nothing is ever written to Make\n`,
    );
  });

  test.for([
    ["review", "Review", "production"],
    ["fleet", "Fleet", "clients/my-team"],
  ] as const)("%s by answers writes what the flags write", async ([preset, label, target]) => {
    const byFlags = await start();
    await byFlags.init({ preset });
    const world = await start();
    const prompts = scripted(label, apiKey);
    expect((await world.init({ env: withoutKey, prompts })).code).toBe(0);
    expect(world.files()).toEqual(byFlags.files());
    expect((await loadProject(world.dir, environment)).targets.has(target)).toBe(true);
  });

  test("a shell of Windows gets words that it knows", async () => {
    const world = await start({ scope: scopesOf("backup") });
    const { out } = await world.init({ env: withoutKey, prompts: scripted("Back up", apiKey), platform: "win32" });
    expect(out).toContain('For this terminal:  $env:MAKE_API_KEY = "…"\n');
    expect(out).toContain('2  git init; git add .; git commit -m "Make backup"');
  });
});

describe("the key", () => {
  test("one that lacks scopes is told all of them at once, and without a terminal it goes on", async () => {
    const lacking = new Set(["hooks:read", "udts:read", "scenarios:write"]);
    const world = await start({ scope: scopesOf("review").filter((scope) => !lacking.has(scope)) });
    const { code, err, out } = await world.init({ preset: "review", json: true });
    expect([code, (JSON.parse(out) as InitReport).scopes.missing]).toEqual([0, [...lacking]]);
    expect(err).toContain(`! The key works, but lacks 3 scopes:
    hooks:read       webhooks
    udts:read        data structures
    scenarios:write  apply: to create and change scenarios
`);
  });

  test("with a terminal it is asked, and a no writes nothing", async () => {
    const world = await start({ scope: scopesOf("backup").filter((scope) => scope !== "hooks:read") });
    const refused = await world.init({ preset: "backup", prompts: scripted(false) });
    expect([refused.code, refused.problems[0]?.code, world.files()]).toEqual([1, "make/missing-scope", []]);
    const accepted = await world.init({ preset: "backup", prompts: scripted(true) });
    expect([accepted.code, world.files().length]).toEqual([0, 6]);
  });

  test("either spelling of the scope for team variables will do", async () => {
    const spelled = scopesOf("backup").map((scope) => scope.replace("team-variables", "teams-variables"));
    const world = await start({ scope: spelled });
    expect((await world.report({ preset: "backup" })).scopes).toEqual({ checked: true, missing: [], extra: [] });
  });

  test("one that can write is told for a backup, and not refused", async () => {
    const world = await start({ scope: scopesOf("review") });
    const { code, err, out } = await world.init({ preset: "backup", json: true });
    expect([code, (JSON.parse(out) as InitReport).scopes.extra]).toEqual([0, ["scenarios:write", "hooks:write"]]);
    expect(err).toContain("! This key can also write; for backups a key with :read scopes is safer.\n");
    expect(err).toContain("key can read and write");
  });

  test("one that may not read its own user is taken", async () => {
    const world = await start({ scope: scopesOf("backup").filter((scope) => scope !== "user:read") });
    expect((await world.report({ preset: "backup" })).scopes).toEqual({
      checked: true,
      missing: ["user:read"],
      extra: [],
    });
  });

  test.for([403, 404])("one whose scopes Make does not tell (%i) is taken, and that is said", async (status) => {
    const world = await start();
    const path = "/users/me/current-authorization";
    const body = JSON.stringify([{ method: "GET", path, action: { type: "status", status } }]);
    await fetch(`${world.emulator.url}/__emulator/faults`, { method: "PUT", body });
    const { code, err, out } = await world.init({ preset: "backup", json: true });
    expect([code, (JSON.parse(out) as InitReport).scopes]).toEqual([0, { checked: false, missing: [], extra: [] }]);
    expect(err).toContain("its scopes could not be checked: Make does not tell them\n");
  });

  test("one without counts where it may not read scenarios", async () => {
    const world = await start({ scope: scopesOf("backup").filter((scope) => scope !== "scenarios:read") });
    expect((await world.report({ preset: "backup" })).team).toEqual({ id: world.emulator.teamId, name: "My Team" });
  });

  test("a wrong one for a named zone is told as the wrong zone, and nothing is written", async () => {
    const world = await start();
    const env = { ...environment, MAKE_API_KEY: "5ec2e75e-0000-4000-8000-00000000dead" };
    const { code, problems, out, err } = await world.init({ preset: "backup", env });
    expect([code, world.files()]).toEqual([1, []]);
    expect(problems).toMatchObject([
      {
        code: "make/unauthorized",
        message: `Wrong zone: ${new URL(world.emulator.url).host} does not know this key.`,
        hint: expect.stringContaining(
          "Your browser shows the zone when you are logged in to Make (for example eu2.make.com).",
        ),
      },
    ]);
    expect(JSON.stringify([out, err, problems])).not.toContain("00000000dead");
  });

  test("a zone that is not Make's never gets it", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end("{}");
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const world = await start();
    const { port } = server.address() as AddressInfo;
    const env = { MAKE_API_KEY: apiKey, CI: "true" };
    for (const zone of [`127.0.0.1:${port}`, "make.example.com"]) {
      const { problems } = await world.init({ preset: "backup", zone, env });
      expect(problems).toMatchObject([{ code: "target/zone" }]);
    }
    expect([asked, world.files()]).toEqual([[], []]);
  });
});

describe("the zone", () => {
  const hostOf = ({ url }: Emulator) => new URL(url).host;

  test("is found by asking all public ones, and the others are not needed", async () => {
    const others = await Promise.all([startEmulator(), startEmulator()]);
    onTestFinished(() => Promise.all(others.map((each) => each.close())).then(() => undefined));
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    await new Promise((resolve) => silent.once("listening", resolve));
    const world = await start();
    const never = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const publicZones = [hostOf(others[0]), never, hostOf(world.emulator), hostOf(others[1])];
    const { zone } = await world.report({ preset: "backup", zone: undefined, publicZones });
    expect(zone).toBe(hostOf(world.emulator));
  });

  test("that no public one is, is told with all of them", async () => {
    const others = await Promise.all([startEmulator(), startEmulator()]);
    const publicZones = others.map(hostOf);
    await others[1].close();
    onTestFinished(() => others[0].close());
    const world = await start();
    const { code, problems } = await world.init({ preset: "backup", zone: undefined, publicZones });
    expect([code, world.files()]).toEqual([1, []]);
    expect(problems).toMatchObject([{ code: "make/unauthorized", hint: expect.stringContaining("--zone") }]);
    expect(problems[0]?.message).toBe(
      `No public zone of Make knows this key: ${publicZones[0]}. No answer that helps came from ${publicZones[1]}.`,
    );
  });
});

describe("the team", () => {
  test("by name, by id, and in another organization", async () => {
    const world = await start({ snapshot: twoOrganizations });
    const byName = await world.report({ preset: "backup", team: "Playground" });
    expect(byName).toMatchObject({
      organization: { id: 11 },
      team: { id: 91, scenarios: 0, active: 0 },
      target: "playground",
    });
    const byId = await world.report({ preset: "backup", team: "99" });
    expect(byId).toMatchObject({ organization: { name: "Example Shop" }, team: { id: 99 }, target: "my-team" });
  });

  test.for([
    ["a name that two have", "My Team", /^2 teams have the name "My Team"\.$/, ["(id 88)", "(id 99)"]],
    ["a name that none has", "Markting", /^The key sees no team "Markting"\.$/, ["(id 88)", "(id 91)", "(id 99)"]],
    [
      "none named",
      undefined,
      /^The key sees 3 teams\.$/,
      ["Example Consulting / My Team (id 88)", "(id 91)", "(id 99)"],
    ],
  ] as const)("%s is an error with the list", async ([, team, message, listed]) => {
    const world = await start({ snapshot: twoOrganizations });
    const { code, problems } = await world.init({ preset: "backup", team });
    expect([code, world.files()]).toEqual([1, []]);
    expect(problems).toMatchObject([{ code: "target/unknown", message: expect.stringMatching(message) }]);
    for (const each of listed) expect(problems[0]?.hint).toContain(each);
  });
});

describe("a folder that is not empty", () => {
  test("a second run writes nothing and tells what was kept", async () => {
    const world = await start();
    const first = await world.report({ preset: "backup" });
    const texts = () => world.files().map((file) => readFileSync(join(dirname(world.dir), file), "utf8"));
    const before = texts();
    const again = await world.report({ preset: "backup" });
    expect([again.wrote, again.kept.toSorted(), again.notes]).toEqual([[], first.wrote.toSorted(), []]);
    expect(texts()).toEqual(before);
  });

  test("nothing of the user's is lost: lines are added, files are kept", async () => {
    const world = await start();
    writeFileSync(join(world.dir, ".gitignore"), "node_modules\r\n.make-gitops\r\n*.log");
    writeFileSync(join(world.dir, ".gitattributes"), "*.json   text eol=lf\n# mine");
    mkdirSync(join(world.dir, ".github/workflows"), { recursive: true });
    writeFileSync(join(world.dir, ".github/workflows/backup.yml"), "name: mine\n");
    const report = await world.report({ preset: "backup" });
    expect(report.kept).toEqual([".gitignore", ".github/workflows/backup.yml"]);
    expect(report.notes).toEqual([
      ".github/workflows/backup.yml is not what init would write now: see whether it means my-team.",
    ]);
    expect(world.read(".gitignore")).toBe("node_modules\r\n.make-gitops\r\n*.log");
    expect(world.read(".github/workflows/backup.yml")).toBe("name: mine\n");
    expect(world.read(".gitattributes")).toMatch(
      /^\*\.json {3}text eol=lf\n# mine\n# Line ends .*\n\*\.yaml text eol=lf\n/,
    );
  });

  test("another team becomes another target", async () => {
    const world = await start({ snapshot: twoOrganizations });
    await world.init({ preset: "backup", team: "88" });
    const { wrote, notes } = await world.report({ preset: "backup", team: "91" });
    expect([wrote, notes.length]).toEqual([["targets/playground.yaml"], 2]);
    const project = await loadProject(world.dir, environment);
    expect([...project.targets.keys()]).toEqual(["my-team", "playground"]);
  });

  test("another client of a fleet takes what all clients share", async () => {
    const world = await start({ snapshot: twoOrganizations });
    await world.init({ preset: "fleet", team: "88" });
    const { wrote } = await world.report({ preset: "fleet", team: "91" });
    expect(wrote).toEqual(["targets/clients/playground.yaml"]);
    const { targets, source } = await loadProject(world.dir, environment);
    const directions = [...targets.values()].map(({ name, direction }) => [name, direction]);
    expect([source, directions]).toEqual([
      "clients/my-team",
      [
        ["clients/my-team", "both"],
        ["clients/playground", "to-make"],
      ],
    ]);
  });

  test("a target of the name for another team is refused, with a terminal another name is asked for", async () => {
    const world = await start({ snapshot: twoOrganizations });
    await world.init({ preset: "backup", team: "88" });
    const { code, problems } = await world.init({ preset: "backup", team: "99" });
    expect(code).toBe(1);
    expect(problems).toMatchObject([
      {
        code: "usage/invalid",
        message: "targets/my-team.yaml is there already and means another team.",
        hint: expect.stringContaining("--target-name"),
      },
    ]);
    expect((await world.init({ preset: "backup", team: "99", prompts: scripted("shop") })).code).toBe(0);
    expect(world.read("targets/shop.yaml")).toContain("team: 99 # Example Shop / My Team\n");
  });

  test("a backup that is to be reviewed keeps its target and is told what to change", async () => {
    const world = await start();
    await world.init({ preset: "backup" });
    const { target, notes } = await world.report({ preset: "review" });
    expect(target).toBe("my-team");
    expect(notes).toEqual([
      "targets/my-team.yaml stays as it is and says direction: from-make. For this, write direction: both there.",
    ]);
    expect(world.read(".github/workflows/apply.yml")).toContain("target: my-team }");
  });

  test("in a folder of a repository the workflows go to its top and name the folder", async () => {
    const world = await start({ folder: "ops/make it" });
    mkdirSync(join(world.dir, "../../.git"));
    const { wrote } = await world.report({ preset: "backup" });
    expect(wrote).toContain("../../.github/workflows/backup.yml");
    const text = world.read("../../.github/workflows/backup.yml");
    expect(text).toContain('with: { command: export, commit: true, dir: "ops/make it" }');
    expect(parse(world.read("../../.github/workflows/restore.yml"))).toMatchObject({
      jobs: { restore: { steps: [{}, { with: { dir: "ops/make it" } }] } },
    });
    expect((await world.report({ preset: "backup" })).wrote).toEqual([]);
  });

  test("a project with a fault is mended first", async () => {
    const world = await start();
    writeFileSync(join(world.dir, "make-gitops.yaml"), "version: 1\nnmae: shop\n");
    const { problems } = await world.init({ preset: "backup" });
    expect(problems.map(({ code }) => code)).toContain("schema/unknown-key");
    expect(world.files()).toEqual(["my-shop/make-gitops.yaml"]);
  });
});

describe("without an answer", () => {
  test.for([
    ["the first question", [new Interrupted()]],
    ["the key", ["Back up", new Interrupted()]],
    ["the team", ["Back up", apiKey, new Interrupted()]],
  ] as const)("Ctrl-C at %s ends with 130 and writes nothing", async ([, answers]) => {
    const world = await start({ scope: scopesOf("backup"), snapshot: twoOrganizations });
    const { code, out, err } = await world.init({ env: withoutKey, prompts: scripted(...answers) });
    expect([code, out, world.files()]).toEqual([130, "", []]);
    expect(err).toContain("Interrupted. Nothing was written.\n");
  });

  test.for([
    ["no flag and no key", undefined, withoutKey, ["--preset backup|review|fleet", "MAKE_API_KEY"]],
    ["no key", "backup", withoutKey, ["MAKE_API_KEY"]],
    ["no preset", undefined, environment, ["--preset backup|review|fleet"]],
  ] as const)("nobody to ask and %s is one error that lists what is needed", async ([, preset, env, named]) => {
    const world = await start();
    const { code, problems, out } = await world.init({ preset, env });
    expect([code, out, problems.length, world.files()]).toEqual([1, "", 1, []]);
    expect(problems[0]?.code).toBe("usage/invalid");
    for (const each of named) expect(problems[0]?.hint).toContain(each);
  });

  const isWired = commands.some(({ name }) => name === "init");

  test.skipIf(!isWired)("a process without a terminal says so and ends", async () => {
    const world = await start();
    const { code, out, err } = await cli(["init", "--dir", world.dir], { env: { MAKE_API_KEY: "" } });
    expect([code, out, world.files()]).toEqual([1, "", []]);
    expect(err).toBe(`usage/invalid: init asks questions, and there is no terminal to answer them.
  hint: Give --preset backup|review|fleet and the key in the variable MAKE_API_KEY; where the key sees several teams --team NAME|ID, and --zone HOST for a zone that is not public.
`);
  });

  test("an unknown preset is told with the three", async () => {
    const world = await start();
    const { problems } = await world.init({ preset: "bakup" });
    expect(problems).toMatchObject([{ code: "usage/invalid", hint: "--preset is one of backup, review, fleet." }]);
  });
});

test("names of Make cannot forge lines of a file or of the terminal", async () => {
  const name = "Eve\napiKeyEnv: MAKE_OTHER\u001b[2J";
  const world = await start({ snapshot: { teams: [{ id: 88, name }] } });
  const { out } = await world.init({ preset: "backup", targetName: "eve" });
  expect(out).not.toContain("\u001b");
  expect(parse(world.read("targets/eve.yaml"))).toMatchObject({ team: 88, direction: "from-make" });
  expect(Object.keys(parse(world.read("targets/eve.yaml")) as object)).toEqual(["zone", "team", "direction"]);
});

test("a folder that is not there yet is made", async () => {
  const world = await start();
  const dir = join(world.dir, "new/deep");
  await world.report({ preset: "backup", dir });
  expect(existsSync(join(dir, "make-gitops.yaml"))).toBe(true);
  expect((await loadProject(dir, environment)).name).toBe("deep");
});
