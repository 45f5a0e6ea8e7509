// Catalogues of Make: open to every token (make-api 1.4, 7.11).

import type { Json } from "../json.ts";
import { ok } from "./answers.ts";
import type { Route } from "./call.ts";
import {
  apiTokenScopes,
  countries,
  imtRegions,
  imtZones,
  locales,
  moduleTypes,
  timezones,
  variableTypes,
} from "./enums.ts";

function list(path: string, key: string, rows: Json): Route {
  return { method: "GET", path: `/enums/${path}`, handle: () => ok({ [key]: rows }) };
}

export const enumRoutes: readonly Route[] = [
  list("timezones", "timezones", timezones),
  list("countries", "countries", countries),
  list("locales", "locales", locales),
  list("imt-regions", "imtRegions", imtRegions),
  list("imt-zones", "imtZones", imtZones),
  list("module-types", "moduleTypes", moduleTypes),
  list("variable-types", "variableTypes", variableTypes),
  list(
    "user-api-token-scopes",
    "userApiTokenScopes",
    apiTokenScopes.map((name) => ({ name })),
  ),
];
