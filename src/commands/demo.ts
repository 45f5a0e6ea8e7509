// demo: the whole loop on the example, in a temporary folder, against an emulator inside this process. No account.

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatBlueprint } from "../blueprint/canonical.ts";
import { mapModules } from "../blueprint/walk.ts";
import { startEmulator } from "../emulator/server.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { packageRoot } from "../package-root.ts";
import { apply } from "./apply.ts";
import { plan } from "./plan.ts";
import type { Terminal } from "./terminal.ts";

const edited = "scenarios/orders/new-order/blueprint.json";

/** Exit code: the first that is not 0, else 0. */
export async function demo(terminal: Terminal): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "make-gitops-demo-"));
  const emulator = await startEmulator({
    snapshot: { organizations: [{ name: "Example Shop" }], teams: [{ name: "Shop Staging" }] },
  });
  const shared = {
    dir: folder,
    target: "staging",
    emulator: emulator.url,
    env: {},
    prune: false,
    keep: [],
    json: false,
    quiet: false,
  };
  const showPlan = (): Promise<number> => plan({ ...shared, out: undefined, detailedExitcode: false }, terminal);
  const carryOut = (): Promise<number> => apply({ ...shared, yes: true, allow: [], planShown: true }, terminal);
  const say = (text: string): void => terminal.out(`\n${terminal.paint("cyan", `▸ ${text}`)}\n\n`);
  try {
    await cp(join(packageRoot(), "blueprints-example"), folder, { recursive: true });
    terminal.out(
      "This demo uses no Make account. It copies the example to a temporary folder and starts an emulator\nof Make's API inside this process; nothing leaves this machine, and nothing is left behind.\n",
    );
    const steps: readonly (readonly [string, () => Promise<number>])[] = [
      ["1. What would be created?   make-gitops plan --target staging", showPlan],
      ["2. Create it.   make-gitops apply --target staging", carryOut],
      ["3. Plan again.", showPlan],
      [`4. Edit one module in ${edited}, and plan.`, () => editMail(folder).then(showPlan)],
      ["5. Apply the edit.", carryOut],
      ["6. Plan again.", showPlan],
    ];
    for (const [title, step] of steps) {
      say(title);
      const code = await step();
      if (code !== 0) return code;
    }
    terminal.out(farewell);
    return 0;
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Another subject for the mail to the customer: what a person would change in a pull request. */
async function editMail(folder: string): Promise<void> {
  const path = join(folder, edited);
  const blueprint = JSON.parse(await readFile(path, "utf8")) as JsonObject;
  const changed = mapModules(blueprint, (module) => {
    const { mapper } = module;
    if (!isJsonObject(mapper) || typeof mapper["subject"] !== "string") return module;
    return { ...module, mapper: { ...mapper, subject: `Thank you! ${mapper["subject"]}` } };
  });
  await writeFile(path, formatBlueprint(changed));
}

const farewell = `
That was the loop: files in Git, a plan to read, an apply, nothing left to do.

Next, with an account of your own
  1  Copy blueprints-example/ or start with two files: make-gitops.yaml and targets/production.yaml
  2  In Make: your avatar → Profile → API access → Add token; then  export MAKE_API_KEY=…
  3  Put a downloaded blueprint into scenarios/<name>/blueprint.json
  4  make-gitops validate, then make-gitops plan: it only reads
`;
