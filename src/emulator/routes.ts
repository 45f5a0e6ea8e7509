// The only list of what the emulator serves. A new resource is one routes file and one line here.

import type { Route } from "./call.ts";
import { connectionRoutes } from "./routes-connections.ts";
import { dataStoreRoutes } from "./routes-data-stores.ts";
import { enumRoutes } from "./routes-enums.ts";
import { folderRoutes } from "./routes-folders.ts";
import { hookRoutes } from "./routes-hooks.ts";
import { incomingRoutes } from "./routes-incomings.ts";
import { keyRoutes } from "./routes-keys.ts";
import { logRoutes } from "./routes-logs.ts";
import { organizationRoutes } from "./routes-organizations.ts";
import { scenarioBlueprintRoutes } from "./routes-scenario-blueprints.ts";
import { scenarioRoutes } from "./routes-scenarios.ts";
import { userRoutes } from "./routes-users.ts";

export const routes: readonly Route[] = [
  ...userRoutes,
  ...organizationRoutes,
  ...scenarioRoutes,
  ...scenarioBlueprintRoutes,
  ...logRoutes,
  ...folderRoutes,
  ...hookRoutes,
  ...incomingRoutes,
  ...connectionRoutes,
  ...keyRoutes,
  ...dataStoreRoutes,
  ...enumRoutes,
];
