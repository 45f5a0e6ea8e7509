// The team that a target means, by id or by name, with its organization.

import type { License } from "../engine/guard.ts";
import { ToolError, type SourcePlace } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";

export interface FoundTeam {
  readonly id: number;
  readonly name: string;
  readonly organizationId: number;
  readonly organization: string;
  /** Where it was told on the way. */
  readonly license?: License;
}

/** One or two requests by id; one more for each organization by name. Throws `target/unknown` with the teams that the key sees. */
export async function findTeam(api: MakeReader, wanted: string | number, place: () => SourcePlace): Promise<FoundTeam> {
  return typeof wanted === "number" ? teamById(api, wanted, place) : teamByName(api, wanted, place);
}

async function teamById(api: MakeReader, id: number, place: () => SourcePlace): Promise<FoundTeam> {
  const team = await api.get(`/teams/${id}`).catch(async (error: unknown) => {
    // A foreign or unknown team is told as missing or as a lack of rights, to hide what exists (make-api 2.5).
    if (!(error instanceof MakeError) || !["not-found", "missing-scope"].includes(error.kind)) throw error;
    // Whoever may not list teams either lacks the scope, and that is what must be told.
    const seen = await allTeams(api).catch(() => {
      throw error;
    });
    throw unknownTeam(`The key sees no team with the id ${id}.`, seen, place());
  });
  const row = member(team, "team");
  const organizationId = Number(row?.["organizationId"]);
  if (!row || !Number.isSafeInteger(organizationId)) {
    const path = `/teams/${id}`;
    const message = `GET ${path} answered without a team and its organization.`;
    throw new MakeError({ kind: "unexpected-answer", message, method: "GET", path });
  }
  const answer = await api.get(`/organizations/${organizationId}`);
  const organization = member(answer, "organization");
  const license = licenseOf(organization);
  return {
    id,
    name: text(row, "name"),
    organizationId,
    organization: text(organization, "name"),
    ...(license ? { license } : {}),
  };
}

/** How many scenarios may be on at once, and are. Undefined where Make does not tell (make-api 7.8). */
export async function readLicense(api: MakeReader, organizationId: number): Promise<License | undefined> {
  return licenseOf(member(await api.get(`/organizations/${organizationId}`), "organization"));
}

function licenseOf(organization: JsonObject | undefined): License | undefined {
  const license = organization?.["license"];
  const scenarios = isJsonObject(license) ? license["scenarios"] : undefined;
  const active = organization?.["activeScenarios"];
  return typeof scenarios === "number" && typeof active === "number" ? { scenarios, active } : undefined;
}

async function teamByName(api: MakeReader, name: string, place: () => SourcePlace): Promise<FoundTeam> {
  const all = await allTeams(api);
  const found = all.filter((team) => team.name === name);
  if (found.length === 1) return found[0] as FoundTeam;
  if (found.length > 1) throw unknownTeam(`${found.length} teams have the name "${name}".`, found, place());
  throw unknownTeam(`The key sees no team with the name "${name}".`, all, place());
}

/** Every team that the key sees: one request, and one for each organization. */
export async function allTeams(api: MakeReader): Promise<readonly FoundTeam[]> {
  const organizations = await api.list("/organizations", "organizations");
  const teams = await Promise.all(organizations.map((organization) => teamsOf(api, organization)));
  return teams.flat();
}

function unknownTeam(message: string, candidates: readonly FoundTeam[], at: SourcePlace): ToolError {
  const shown = candidates.map((team) => `${team.organization} / ${team.name} (id ${team.id})`);
  const more = shown.length > 12 ? `, and ${shown.length - 12} more` : "";
  const hint =
    shown.length === 0
      ? "The key's user is in no team: check the key, or have the user invited in Make."
      : `Write \`team:\` as the id of one of these: ${shown.slice(0, 12).join(", ")}${more}.`;
  return new ToolError({ code: "target/unknown", message, at, hint });
}

async function teamsOf(api: MakeReader, organization: JsonObject): Promise<FoundTeam[]> {
  const organizationId = Number(organization["id"]);
  const rows = await api.list("/teams", "teams", { organizationId });
  return rows.map((row) => ({
    id: Number(row["id"]),
    name: text(row, "name"),
    organizationId,
    organization: text(organization, "name"),
  }));
}

function member(answer: Json, key: string): JsonObject | undefined {
  const value = isJsonObject(answer) ? answer[key] : undefined;
  return isJsonObject(value) ? value : undefined;
}

function text(row: JsonObject | undefined, key: string): string {
  return typeof row?.[key] === "string" ? row[key] : "";
}
