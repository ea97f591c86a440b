#!/usr/bin/env node
// Committed, because a package manager links bins before anything is built. The check comes first: an older Node would fail at the
// rest with an error that says nothing.
const { node, bun, deno } = process.versions;
const [major, minor] = node.split(".").map(Number);
const isTooOld = major < 22 || (major === 22 && minor < 18);

if (isTooOld && bun === undefined && deno === undefined) {
  const why = `This is Node ${node}, and a new server needs Node 22.18 or newer.`;
  console.error(`create-edgegrant: ${why} Install it from https://nodejs.org, then run the same command again.`);
  process.exit(1);
}
import("../dist/cli.js");
