// Who a request comes from: `Authorization: Token <uuid v4>` or `Bearer <anything else>` (make-api 1.2).

import type { TokenRow, UserRow } from "./snapshot.ts";
import type { Store } from "./store.ts";

export interface Credentials {
  readonly user: UserRow;
  readonly token: TokenRow;
}

export function isTokenByShape(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value);
}

/** The user and token of a header; undefined where nobody has it. */
export function findCredentials(store: Store, header: string | undefined): Credentials | undefined {
  const value = /^(?:Token|Bearer) (\S+)$/i.exec(header ?? "")?.[1];
  if (value === undefined) return undefined;
  for (const user of store.users.values()) {
    const token = user.apiTokens.find((each) => each.token === value);
    if (token) return { user, token };
  }
  return undefined;
}
