// The workflow files of each preset. Short enough to be read before they are trusted; keys are named by the repository's
// secrets: MAKE_API_KEY only reads, MAKE_WRITE_KEY may change things in Make.

import { yamlWord } from "./file-texts.ts";
import type { PresetName } from "./presets.ts";

export interface WorkflowPlace {
  /** Name of the target. */
  readonly target: string;
  /** The project's folder below the repository's top; "" at the top. */
  readonly dir: string;
  /** The project has no other target, so that none must be named. */
  readonly isOnly: boolean;
}

export interface Workflow {
  /** Relative to the repository's top. */
  readonly file: string;
  readonly text: string;
}

// OWNER is who publishes the Action.
const action = "      - uses: OWNER/make-gitops@v1";
const checkout = `    steps:
      - uses: actions/checkout@v5`;
const steps = `${checkout}
${action}`;

const readKey = `        env: { MAKE_API_KEY: "\${{ secrets.MAKE_API_KEY }}" }`;
const writeKey = `        env: { MAKE_API_KEY: "\${{ secrets.MAKE_WRITE_KEY }}" }`;

export function workflowsOf(preset: PresetName, place: WorkflowPlace): readonly Workflow[] {
  const texts: Readonly<Record<PresetName, Readonly<Record<string, string>>>> = {
    backup: { backup: backup(place), restore: restore(place) },
    review: { plan: plan(place), apply: apply(place), drift: drift(place) },
    fleet: { plan: plan(place), apply: applyFleet(place), promote: promote(place) },
  };
  return Object.entries(texts[preset]).map(([name, text]) => ({ file: `.github/workflows/${name}.yml`, text }));
}

function inputs(given: readonly string[], { dir }: WorkflowPlace): string {
  return `{ ${[...given, ...(dir === "" ? [] : [`dir: ${yamlWord(dir)}`])].join(", ")} }`;
}

/** Every target beside this one, also those that come later. */
function allTargets({ target }: WorkflowPlace): string {
  return target.includes("/") ? JSON.stringify(`${target.split("/")[0]}/**`) : '"*"';
}

function backup(place: WorkflowPlace): string {
  return `name: Make backup
on:
  schedule: [{ cron: "17 2 * * *" }]
  workflow_dispatch:
permissions: { contents: write }
concurrency: make-backup
jobs:
  backup:
    runs-on: ubuntu-latest
${steps}
        with: ${inputs(["command: export", ...(place.isOnly ? [] : [`target: ${yamlWord(place.target)}`]), "commit: true"], place)}
${readKey} # a key with :read scopes only
`;
}

function restore({ target, dir, isOnly }: WorkflowPlace): string {
  const more = [...(isOnly ? [] : [`target: ${yamlWord(target)}`]), ...(dir === "" ? [] : [`dir: ${yamlWord(dir)}`])];
  return `name: Restore a scenario
on:
  workflow_dispatch:
    inputs:
      scenario: { description: Name or address, required: true }
      from: { description: "Date or commit, e.g. 2026-11-15", required: true }
      write: { description: Really write to Make (off = only show), type: boolean }
permissions: { contents: write }
jobs:
  restore:
    runs-on: ubuntu-latest
${checkout}
        with: { fetch-depth: 0 }
${action}
        with:
          command: restore
          scenario: \${{ inputs.scenario }}
          from: \${{ inputs.from }}
          dry-run: \${{ !inputs.write }}
${more.map((line) => `          ${line}\n`).join("")}${writeKey}
`;
}

function plan(place: WorkflowPlace): string {
  return `name: Make plan
on: [pull_request, merge_group]
permissions: { contents: read, pull-requests: write }
jobs:
  plan:
    runs-on: ubuntu-latest
${steps}
        with: ${inputs(["command: plan", `target: ${allTargets(place)}`], place)}
${readKey} # reads only: safe in pull requests
`;
}

function apply(place: WorkflowPlace): string {
  return `name: Make apply
on: { push: { branches: [main] } }
permissions: { contents: write, pull-requests: write }
concurrency: make-apply
jobs:
  apply:
    runs-on: ubuntu-latest
    environment: ${yamlWord(place.target)} # with required reviewers it waits for them
${steps}
        with: ${inputs(["command: apply", `target: ${yamlWord(place.target)}`], place)}
${writeKey}
`;
}

function applyFleet(place: WorkflowPlace): string {
  return `name: Make apply
on: { push: { branches: [main] } }
permissions: { contents: write, pull-requests: write }
concurrency: make-apply
jobs:
  apply:
    runs-on: ubuntu-latest
${steps}
        with: ${inputs(["command: apply", `target: ${allTargets(place)}`], place)}
${writeKey}
`;
}

function drift(place: WorkflowPlace): string {
  return `name: Make drift
on:
  schedule: [{ cron: "17 2 * * *" }]
  workflow_dispatch:
permissions: { contents: write, pull-requests: write }
concurrency: make-drift
jobs:
  drift:
    runs-on: ubuntu-latest
${steps}
        with: ${inputs(["command: export", `target: ${yamlWord(place.target)}`, "pull-request: true"], place)}
${readKey} # a key with :read scopes only
`;
}

function promote(place: WorkflowPlace): string {
  return `name: Promote
on: workflow_dispatch
permissions: { contents: write, pull-requests: write }
jobs:
  promote:
    runs-on: ubuntu-latest
${steps}
        with: ${inputs(["command: export", `target: ${yamlWord(place.target)}`, "pull-request: true"], place)}
${readKey} # reads only
`;
}
