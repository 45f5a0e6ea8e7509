// Every command of the CLI, in the order in which help lists them: what people start with first.

import type { Command } from "./cli-command.ts";
import { apply, blueprint, fmt, mv, plan, targets, validate, webhooks } from "./cli-apply-commands.ts";
import { adopt, exportCommand, history, init, restore, status } from "./cli-export-commands.ts";
import { demo, emulator, explain } from "./cli-other-commands.ts";

export const commands: readonly Command[] = [
  init,
  exportCommand,
  history,
  restore,
  plan,
  apply,
  status,
  adopt,
  validate,
  fmt,
  mv,
  targets,
  blueprint,
  webhooks,
  explain,
  emulator,
  demo,
];
