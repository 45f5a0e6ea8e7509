// Started by command.test.ts as a process of its own: `make-gitops emulator` without the parsing of flags.

import { runEmulator } from "../../src/commands/emulator.ts";

const [dataFile] = process.argv.slice(2);
await runEmulator({ port: 0, apiLimit: 60, dataFile }, { out: (text) => void process.stdout.write(text) });
