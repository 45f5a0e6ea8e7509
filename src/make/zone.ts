// Which hosts may get a key. Target files come from pull requests, so a zone is data that nobody has checked yet:
// it is a Make host, loopback, or a host that was named outside the repository, and nothing else passes.

import { ToolError } from "../errors.ts";

export interface Zone {
  /** Scheme, host and port, e.g. `https://eu2.make.com`. */
  readonly origin: string;
  /** Host and, on loopback, port, e.g. `eu2.make.com`. */
  readonly zone: string;
}

export interface ZoneEnvironment {
  readonly CI?: string | undefined;
  /** Hosts, or hosts with port, divided by commas. */
  readonly MAKE_GITOPS_ALLOWED_ZONES?: string | undefined;
}

export interface ZoneParts extends Zone {
  readonly host: string;
  readonly port: string | undefined;
  readonly isLoopback: boolean;
}

const zoneText =
  /^(?:(https?):\/\/)?(\[::1\]|(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-)){0,9})(?::(\d{1,5}))?\/?$/;
const makeHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:make\.com|make\.celonis\.com)$/;
const loopbackHost = /^(?:localhost|\[::1\]|127(?:\.(?:0|[1-9]\d{0,2})){3})$/;

/** The zone if a key may go there (design.md 1.1). Throws ToolError `target/zone`. */
export function parseZone(zone: string, env: ZoneEnvironment): Zone {
  const parts = zoneParts(zone);
  if (!isAllowed(parts, env)) {
    throw new ToolError({
      code: "target/zone",
      message: `The zone ${JSON.stringify(zone)} is not one of Make's, so no key is sent there.`,
      hint: parts.isLoopback
        ? "In CI a zone on loopback must be named in the environment: MAKE_GITOPS_ALLOWED_ZONES."
        : "Your browser shows the zone when you are logged in to Make (for example eu2.make.com). Another host must be named in the environment: MAKE_GITOPS_ALLOWED_ZONES.",
    });
  }
  return { origin: parts.origin, zone: parts.zone };
}

/** What a zone's text means, without asking whether a key may go there: for the client, whose caller has asked. Throws ToolError `target/zone`. */
export function zoneParts(text: string): ZoneParts {
  const match = zoneText.exec(text.toLowerCase());
  const host = match?.[2];
  const port = match?.[3];
  if (host === undefined || Number(port ?? 443) > 65_535) {
    throw new ToolError({
      code: "target/zone",
      message: `The zone ${JSON.stringify(text.slice(0, 100))} is not a host name.`,
      hint: "Your browser shows the zone when you are logged in to Make (for example eu2.make.com).",
    });
  }
  const isLoopback = loopbackHost.test(host);
  const scheme = match?.[1] ?? (isLoopback ? "http" : "https");
  if (scheme === "http" && !isLoopback) {
    throw new ToolError({
      code: "target/zone",
      message: `The zone ${JSON.stringify(text)} is not encrypted: http is for loopback alone.`,
      hint: `Write zone: ${host}`,
    });
  }
  const zone = port === undefined ? host : `${host}:${port}`;
  return { origin: `${scheme}://${zone}`, zone, host, port, isLoopback };
}

function isAllowed({ host, port, zone, isLoopback }: ZoneParts, env: ZoneEnvironment): boolean {
  if (makeHost.test(host) && port === undefined) return true;
  if (isLoopback && !isSet(env.CI)) return true;
  const allowed = (env.MAKE_GITOPS_ALLOWED_ZONES ?? "").toLowerCase().split(/[\s,]+/);
  return allowed.includes(host) || allowed.includes(zone);
}

function isSet(ci: string | undefined): boolean {
  return ci !== undefined && !["", "0", "false"].includes(ci.toLowerCase());
}
