// A project in a temporary folder, made of the texts that a test gives. `await using` removes it.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface TemporaryProject extends Disposable {
  readonly dir: string;
  write(files: Files): void;
}

export const smallest: Files = {
  "make-gitops.yaml": "version: 1\nname: shop\n",
  "targets/production.yaml": "zone: eu2.make.com\nteam: 88\n",
};

/** A bare blueprint of one module. */
export function blueprint(parameters: object = {}, more: object = {}): string {
  const module = { id: 1, module: "http:ActionSendData", version: 3, parameters, mapper: {} };
  return `${JSON.stringify({ name: "Hello", flow: [module], metadata: {}, ...more }, null, 2)}\n`;
}

export function temporaryProject(files: Files): TemporaryProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "make-gitops-test-")));
  const write = (texts: Files) => {
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), text);
    }
  };
  write(files);
  return { dir, write, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
