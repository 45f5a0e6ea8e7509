// The teams that a key sees, which one is meant, and how many scenarios each has.

import { ToolError } from "../errors.ts";
import type { FoundTeam } from "../live/find-team.ts";
import { MakeError } from "../make/make-error.ts";
import type { MakeReader } from "../ports.ts";
import type { CountedTeam } from "./report.ts";

/** One list request a team: above this nobody reads the counts, and they would use up the minute's requests. */
const mostCounted = 20;
const mostListed = 20;

export type TeamChoice = FoundTeam & CountedTeam;

/** The team of a name or an id. An id wins over a team whose name is that number. Throws `target/unknown` with the list. */
export function teamNamed(teams: readonly FoundTeam[], wanted: string): FoundTeam {
  const byId = teams.find(({ id }) => String(id) === wanted);
  if (byId) return byId;
  const [found, ...others] = teams.filter(({ name }) => name === wanted);
  if (found && others.length === 0) return found;
  throw found
    ? unclear(`${others.length + 1} teams have the name ${JSON.stringify(wanted)}.`, [found, ...others])
    : unclear(`The key sees no team ${JSON.stringify(wanted)}.`, teams);
}

/** Nobody is there to choose. */
export function severalTeams(teams: readonly FoundTeam[]): ToolError {
  return unclear(`The key sees ${teams.length} teams.`, teams);
}

export function noTeam(): ToolError {
  return new ToolError({
    code: "target/unknown",
    message: "The key sees no team.",
    hint: "Its user is in no team: check the key, or have the user invited in Make.",
  });
}

function unclear(message: string, teams: readonly FoundTeam[]): ToolError {
  const listed = teams.slice(0, mostListed).map((team) => `${team.organization} / ${team.name} (id ${team.id})`);
  const more = teams.length > mostListed ? `, and ${teams.length - mostListed} more` : "";
  return new ToolError({
    code: "target/unknown",
    message,
    hint: `Say which with --team and the id of one of these: ${listed.join(", ")}${more}.`,
  });
}

/** Side by side, one request each. Without counts where there are too many teams, or the key may not read scenarios. */
export async function countScenarios(api: MakeReader, teams: readonly FoundTeam[]): Promise<readonly TeamChoice[]> {
  if (teams.length > mostCounted) return teams;
  return Promise.all(teams.map(async (team) => ({ ...team, ...(await countIn(api, team.id)) })));
}

async function countIn(api: MakeReader, teamId: number): Promise<Pick<CountedTeam, "scenarios" | "active">> {
  try {
    const rows = await api.list("/scenarios", "scenarios", { teamId, cols: ["id", "type", "isActive"] });
    // AI "tools" stand in the same list and are no scenarios (make-api 3.2).
    const scenarios = rows.filter((row) => row["type"] !== "tool");
    return { scenarios: scenarios.length, active: scenarios.filter((row) => row["isActive"] === true).length };
  } catch (error) {
    // A count is a help for the choice alone.
    if (error instanceof MakeError && error.kind === "missing-scope") return {};
    throw error;
  }
}
