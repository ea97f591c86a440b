#!/usr/bin/env node
// Committed, because a package manager links bins before anything is built. An old Node has to understand this file, and none
// of the ones that it imports.
const [major] = process.versions.node.split(".");
if (Number(major) < 20) {
  console.error(
    `@edgegrant/zone needs Node 20 or newer, and this is Node ${process.versions.node}. Install a newer one: https://nodejs.org`,
  );
  process.exitCode = 1;
} else {
  import("../dist/cli.js");
}
