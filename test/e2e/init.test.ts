// init from an empty folder to a project, against the emulator: by flags and by answers.

import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../../src/cli-commands.ts";
import type { PresetName } from "../../src/init/presets.ts";
import { Interrupted } from "../../src/init/prompts.ts";
import type { InitReport } from "../../src/init/report.ts";
import { type Emulator, startEmulator } from "../../src/emulator/server.ts";
import type { JsonObject } from "../../src/json.ts";
import { loadProject, selectTarget } from "../../src/project/load.ts";
import { scopesOf, scripted, start, twoOrganizations, withoutKey } from "../init/world.ts";
import { apiKey, environment } from "./loop.ts";
import { cli } from "./spawned.ts";

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
