import { lines } from "../lines.ts";
import { managerOf } from "../package-manager.ts";
import { API_PORT, ISSUER, localUrl, type Plan, portOf, RUNTIMES, TOOL_SCOPE, ZONE_PORT } from "../plan.ts";
import { exampleOf, settingsFile } from "./settings.ts";

export function readme(plan: Plan): string {
  const { name, runtime, upstream } = plan;
  const { name: manager, run } = managerOf(runtime);
  const calls = upstream !== "none";
  const third = calls ? "`profile` (calls an API as the user)" : "`time`";
  return lines(
    `# ${name}`,
    "",
    `An MCP server with OAuth on ${RUNTIMES[runtime]}. Its tools are \`whoami\`, \`send_note\` (needs the scope \`${TOOL_SCOPE}\`) and ${third}.`,
    "",
    "```sh",
    `${manager} install`,
    `${run} dev       # the server at ${localUrl(plan)}, and a local zone at ${ISSUER}`,
    `${run} test`,
    `${run} check     # types`,
    `${run} doctor ${manager === "npm" ? "-- " : ""}${localUrl(plan)}`,
    "```",
    "",
    `\`${run} dev\` says how to connect a client. Sign in as alice or bob: the local zone asks for no password.`,
    "",
    portsOf(plan),
    "",
    `Git does not have \`${settingsFile(plan)}\`. In a new clone, run \`cp ${exampleOf(plan)} ${settingsFile(plan)}\` first.`,
    "",
    "## Deploy",
    "",
    "In the Keycard Console:",
    "",
    `1. Create a resource: the server. Its identifier is the server's URL with its path, such as \`https://${name}.example.com/mcp\`.`,
    `   Its scopes are \`mcp:tools\` and \`${TOOL_SCOPE}\`.`,
    calls && "2. Create a resource for the upstream API, and make it a dependency of the server.",
    `${calls ? 3 : 2}. Create an application that provides the server, and generate client credentials.`,
    "",
    "Then:",
    "",
    ...(runtime === "workers" ? deployWorker(calls) : deployProcess(plan)),
    "",
    "`doctor` checks the deployed server from outside, and says what to change.",
  );
}

/** How two projects run at once. */
function portsOf(plan: Plan): string {
  const { runtime, upstream } = plan;
  const ports = [portOf(plan), ZONE_PORT, ...(upstream === "none" ? [] : [API_PORT])];
  const files = ["`zone.json`", `\`${settingsFile(plan)}\``, ...(runtime === "workers" ? ["`wrangler.jsonc`"] : [])];
  const listed = (items: readonly (string | number)[]) => `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
  return `It uses the ports ${listed(ports)}. To run two projects at once, write other numbers in one project's ${listed(files)}.`;
}

function deployWorker(calls: boolean): string[] {
  return [
    `Set \`KEYCARD_ISSUER\`${calls ? " and `KEYCARD_RESOURCE_URL`" : ""} in \`wrangler.jsonc\`, and run:`,
    "",
    "```sh",
    "npm run deploy",
    "npx wrangler secret put KEYCARD_CLIENT_ID",
    "npx wrangler secret put KEYCARD_CLIENT_SECRET",
    "npm run doctor -- https://the-address-that-wrangler-printed/mcp",
    "```",
  ];
}

function deployProcess({ runtime, upstream }: Plan): string[] {
  const { run } = managerOf(runtime);
  return [
    `\`${run} deploy\` builds a container image, and \`${run} start\` runs the server without one. TLS is the task of a proxy in front.`,
    "The server needs these variables:",
    "",
    "| Variable | Value |",
    "| --- | --- |",
    "| `KEYCARD_ISSUER` | your zone, exactly as the Console shows it |",
    "| `KEYCARD_SERVER_URL` | the identifier of the server |",
    "| `KEYCARD_CLIENT_ID`, `KEYCARD_CLIENT_SECRET` | the client credentials |",
    ...(upstream === "none"
      ? []
      : [
          `| \`KEYCARD_RESOURCE_URL\` | the identifier of the upstream API${upstream instanceof URL ? `: \`${upstream.href.replace(/\/$/, "")}\`` : ""} |`,
        ]),
    "| `HOST`, `PORT` | the address to listen on: 127.0.0.1 and 8000 by default |",
  ];
}
