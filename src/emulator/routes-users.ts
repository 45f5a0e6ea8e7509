// Who calls, and with which rights (make-api 1.2, 7.9). The text of `/ping` is not documented, its type is.

import { ok, type Answer } from "./answers.ts";
import type { Call, Route } from "./call.ts";
import { isTokenByShape } from "./credentials.ts";
import { timezones } from "./enums.ts";

export const userRoutes: readonly Route[] = [
  { method: "GET", path: "/users/me", scope: "user:read", handle: getMe },
  { method: "GET", path: "/users/me/current-authorization", handle: getAuthorization },
];

function getMe({ user }: Call): Answer {
  const { id, name, email, timezone, locale } = user;
  return ok({
    authUser: {
      id,
      name,
      email,
      language: locale.slice(0, 2),
      timezoneId: timezones.find((each) => each.name === timezone)?.id ?? null,
      localeId: 1,
      countryId: 57,
      features: {},
      avatar: "",
      timezone,
      locale,
    },
  });
}

function getAuthorization({ token }: Call): Answer {
  const authUsed = isTokenByShape(token.token) ? "token" : "oauth";
  return ok({ authorization: { authUsed, scope: token.scope } });
}
