const SESSIONS =
  "After a restart the server does not know the client's session and answers 404. The client reports that, and the host has to connect again with a new client.";
const STEP_UP_SDK_1 =
  "With a refresh token it answers a 403 with a refresh, which adds no scope, and gives up. A host whose tools need step-up can call `auth` with the `scope` of the challenge, or ask for all scopes at login.";
const HEADLESS =
  "It logs in when it starts with a terminal. With `-p` it uses the login of before, and neither refreshes a refused token nor steps up.";
const ALL_SCOPES = "It names no scope, so the zone grants every scope of the resource.";
const NO_STEP_UP =
  "It does not step up: the user sees an error. Put the scopes of its tools into `requiredScopes`, so that it asks for them at login.";
const ONLY_P = "Set `resource` to the endpoint, such as `/mcp`. It does not log in where the resource is the origin.";
/**
 * What a user of the client should know, by its package and version. Only these sentences are written by hand. Everything
 * else in docs/clients.md is what a run saw.
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
    NO_STEP_UP,
  ],
  "@apify/mcpc 0.2.6": [
    "It refreshes a token before it ends, by the copy of the zone's metadata on the server: keep `legacyDiscovery` on. It does not refresh after a 401, and does not connect again after a restart.",
  ],
  "@openai/codex 0.171.0": ["Log in with `codex mcp login NAME`.", NO_STEP_UP],
  "@google/gemini-cli 0.61.0": [
    ONLY_P,
    "It asks for every scope of the zone. After a refused token it registers a new client and sends the refresh token of the old one, which the zone refuses. The user has to run `/mcp auth NAME` again.",
  ],
  "opencode-ai 1.18.33": ["Log in with `opencode mcp auth NAME`.", NO_STEP_UP],
  "@github/copilot 1.0.102": [HEADLESS],
  "@qwen-code/qwen-code 0.24.4": [ONLY_P, HEADLESS, NO_STEP_UP],
  "@anthropic-ai/claude-code 2.1.332": ["Log in with `claude mcp login NAME`, in a terminal.", NO_STEP_UP],
  "@openai/agents 0.20.0": [SESSIONS],
  "@langchain/mcp-adapters 1.1.4": [STEP_UP_SDK_1, SESSIONS],
  "@modelcontextprotocol/sdk 1.11.4": [
    "It does not know protected resource metadata. It finds the zone by the server's copy of the zone's metadata, so keep `legacyDiscovery` on.",
    ALL_SCOPES,
  ],
  "@modelcontextprotocol/sdk 1.13.3": [ALL_SCOPES, SESSIONS],
  "@modelcontextprotocol/sdk 1.32.2": [STEP_UP_SDK_1, SESSIONS],
  "@modelcontextprotocol/client 2.4.0": [SESSIONS],
  "@ai-sdk/mcp 2.0.99": [NO_STEP_UP, SESSIONS],
  "agents 0.32.0": [NO_STEP_UP, SESSIONS],
  "use-mcp 0.0.21": [
    "It opens two windows at a login where the browser lets it, the second for every scope in `scopesSupported`.",
    "After a failed call its state is `failed`, and the page has to call `retry()`.",
  ],
};
