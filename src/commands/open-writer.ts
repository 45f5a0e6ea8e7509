// The one way to a client that can write. Only apply and restore import this module, and a lint rule holds them to that: whoever plans
// has nothing in hand that could send more than GET.

import { connectWriter } from "../make/client.ts";
import type { MakeWriter } from "../ports.ts";
import type { Session } from "./session.ts";

export function openWriter({ connection }: Session): MakeWriter {
  return connectWriter(connection);
}
