// Loaded before a program of Node: it can run another program later, in the same process, in place of the first one. What
// both import, which takes longer to load than all else, is loaded once.
import { Server } from "node:net";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const servers = new Set();
const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  servers.add(this);
  return listen.apply(this, args);
};

process.on("message", async (file) => {
  process.channel.ref();
  for (const server of servers) {
    server.closeAllConnections?.();
    await new Promise((closed) => server.close(closed));
  }
  servers.clear();
  await import(pathToFileURL(resolve(file)));
  process.send("running");
});
// A program that ends by itself ends its process, as without this file.
process.channel.unref();
