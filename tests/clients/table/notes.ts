const IN_A_TERMINAL =
  "It logs in when it starts with a terminal. The second table is about calls with `-p`, which use that login. Nobody has observed it in trouble with a terminal.";
const WITH_AUTH =
  "A host whose tools need step-up can leave `refresh_token` out of what its provider's `tokens()` returns: the client then asks the user for the scopes. It also asks the user whenever a token has expired.";
const AT_ONCE =
  "Calls at once with an expired token refresh once each, with the same refresh token. The zone of these tests takes a used one for 10 s more. A zone that does not ends the login (`findings/sdk-clients-refresh-twice-and-lose-the-login.sh`).";
const COPY =
  "If the protected resource metadata fails during a login, it finds the zone by the server's copy of the zone's metadata: keep `legacyDiscovery` on. Without it, a host with `saveDiscoveryState` takes the server for the zone from then on (`findings/sdk-clients-remember-an-outage-of-the-metadata.sh`).";
const NO_COPY =
  "If the protected resource metadata fails during a login, the login fails, and the next one works: keep `legacyDiscovery` on. Without it, the host takes the server for the zone from then on (`findings/sdk-clients-remember-an-outage-of-the-metadata.sh`).";

/**
 * What a user of the client should know and no cell says, by its package and version. Only these sentences are written by
 * hand. Everything else in docs/clients.md is what a run saw, and what follows from it.
 */
export const notes: Record<string, string[]> = {
  "mcp-remote 0.15.1": [
    "It steps up, refreshes and connects again by itself. Use it for hosts that have no OAuth of their own.",
  ],
  "@modelcontextprotocol/inspector 2.12.0": [
    "The command line logs in again at each command. It does not ask for the scope of a 403, only for those of the metadata: list a scope in `scopesSupported` to test its tool.",
  ],
  "mcporter 0.12.3": [
    "A refused token makes it register a new client. Its refresh token belongs to the old client, so the zone refuses that and the user has to log in again.",
  ],
  "@apify/mcpc 0.2.6": [
    "It refreshes a token before it ends, by the copy of the zone's metadata on the server: keep `legacyDiscovery` on. It does not connect again after a restart.",
  ],
  "@openai/codex 0.171.0": ["Log in with `codex mcp login NAME`."],
  "@google/gemini-cli 0.61.0": [
    "It asks for every scope of the zone. After a refused token it registers a new client and sends the refresh token of the old one, which the zone refuses. The user has to run `/mcp auth NAME` again.",
  ],
  "opencode-ai 1.18.33": ["Log in with `opencode mcp auth NAME`."],
  "@github/copilot 1.0.102": [
    IN_A_TERMINAL,
    "With `-p` it offers the tools of its last run and connects meanwhile. A call before it is connected fails with `requires authentication`, and does not get to the server. The model of this table takes 5 s to answer, so that this does not happen.",
  ],
  "@qwen-code/qwen-code 0.24.4": [IN_A_TERMINAL],
  "@anthropic-ai/claude-code 2.1.332": ["Log in with `claude mcp login NAME`, in a terminal."],
  "@langchain/mcp-adapters 1.1.4": [WITH_AUTH],
  "@modelcontextprotocol/sdk 1.11.4": [
    "It does not know protected resource metadata and sends no `resource` of its own. It finds the zone by the server's copy of the zone's metadata, which puts `resource` into the authorization URL, so keep `legacyDiscovery` on.",
  ],
  "@modelcontextprotocol/sdk 1.32.2": [WITH_AUTH, AT_ONCE, COPY],
  "@modelcontextprotocol/client 2.4.0": [AT_ONCE, NO_COPY],
  "use-mcp 0.0.21": [
    "It opens two windows at a login where the browser lets it, the second for every scope in `scopesSupported`.",
    "After a failed call its state is `failed`, and the page has to call `retry()`.",
  ],
};
