// A Git repository in a temporary folder, with a project at its root or in a folder of it.

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Files, temporaryProject } from "../project/temporary-project.ts";

export interface Repository extends Disposable {
  /** The project's folder. */
  readonly dir: string;
  readonly top: string;
  /** Paths are the project's. */
  write(files: Files): void;
  remove(path: string): void;
  git(...args: readonly string[]): string;
  /** Commits everything and gives the sha. */
  commit(subject: string, author?: string): string;
}

/** `folder`: where the project is in the repository. */
export function temporaryRepository(files: Files, folder = ""): Repository {
  const inFolder = (given: Files): Files =>
    Object.fromEntries(Object.entries(given).map(([file, text]) => [join(folder, file), text]));
  const { dir: top, write, [Symbol.dispose]: dispose } = temporaryProject(inFolder(files));
  const git = gitIn(top);
  git("init", "--quiet", "--initial-branch=main");
  return {
    dir: join(top, folder),
    top,
    write: (given) => write(inFolder(given)),
    remove: (path) => rmSync(join(top, folder, path), { recursive: true }),
    git,
    commit: (subject, author = "Owner") => {
      git("add", "--all");
      git("commit", "--quiet", "--no-verify", "-m", subject, `--author=${author} <someone@example.com>`);
      return git("rev-parse", "HEAD").trim();
    },
    [Symbol.dispose]: dispose,
  };
}

/** Git in a folder, with no configuration but the repository's own. */
export function gitIn(folder: string): Repository["git"] {
  return (...args) =>
    execFileSync("git", ["-c", "user.name=Owner", "-c", "user.email=owner@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_DATE: "2026-03-02T10:00:00Z",
        GIT_COMMITTER_DATE: "2026-03-02T10:00:00Z",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
}
