// A project's folder as a Git repository whose commits have the dates that a test gives.

import { execFileSync } from "node:child_process";

export interface DatedRepository {
  git(...args: readonly string[]): string;
  /** Commits everything, at that moment, and gives the short sha. */
  commit(subject: string, at: string, author?: string): string;
}

/** The project is at the repository's root. */
export function datedRepository(dir: string): DatedRepository {
  const gitAt = (at: string, args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=Owner", "-c", "user.email=owner@example.com", ...args], {
      cwd: dir,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: dir,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_DATE: at,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
  const git = (...args: readonly string[]): string => gitAt("2026-01-01T12:00:00Z", args);
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Owner");
  git("config", "user.email", "owner@example.com");
  return {
    git,
    commit: (subject, at, author = "Owner") => {
      gitAt(at, ["add", "--all"]);
      gitAt(at, ["commit", "--quiet", "--no-verify", "-m", subject, `--author=${author} <someone@example.com>`]);
      return git("rev-parse", "--short", "HEAD").trim();
    },
  };
}
