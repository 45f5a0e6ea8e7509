#!/usr/bin/env node
// Without static imports: they are hoisted, and a Node that is too old would die in them before it could be told so.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error(
    "make-gitops needs Node.js 22.19 or newer; this is " +
      process.version +
      ".\nInstall Node 24 LTS (https://nodejs.org), or run: npx -p node@24 -p make-gitops make-gitops",
  );
  process.exit(1);
}
import("./start.js").then(
  function (start) {
    return start.start();
  },
  function (error) {
    console.error(error);
    process.exit(1);
  },
);
