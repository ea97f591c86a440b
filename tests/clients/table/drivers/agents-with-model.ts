// Coding agents. Each call is a prompt of its own, in a process of its own; the model is a stand-in.
import type { Driver, Session } from "../driver.ts";
import { type Model, startModel } from "../model.ts";
import { pinned } from "../pinned.ts";
import { type Said, type Sandbox, startSandbox } from "../sandbox.ts";
import type { World } from "../world.ts";

interface Agent {
  /** Writes the agent's settings. */
  configure(sandbox: Sandbox, url: string, model: Model): void;
  /** Logs in, where that has a command of its own. */
  login?(sandbox: Sandbox, url: string, world: World): Promise<Said>;
  /** Has the agent do one thing. */
  prompt(sandbox: Sandbox, model: Model): Promise<Said>;
  /** How long the model takes to name the tool, for an agent that connects meanwhile. Real ones take seconds. Default: 0. */
  thinkingMs?: number;
}

const KEEPING_MS = 15_000;
const PROMPT = "Do what you are here for.";

function agent(dependency: string, { configure, login, prompt, thinkingMs }: Agent): Driver {
  return {
    ...pinned(dependency),
    kind: "command line",
    isProcessPerCall: true,
    async connect(url, world): Promise<Session> {
      const [sandbox, model] = [await startSandbox(world), await startModel()];
      const close = async () => {
        await sandbox.close();
        await model.close();
      };
      let printed = "";
      const call = async (tool: string): Promise<string> => {
        model.begin(tool, thinkingMs);
        const { stdout, stderr } = await prompt(sandbox, model);
        const said = model.result();
        if (said === undefined) throw new Error([printed, stderr, stdout].join("\n"));
        // The tools tell the subject of their caller; anything else is an error in the agent's words.
        if (!said.includes("subject")) throw new Error(said);
        return said;
      };
      try {
        configure(sandbox, url, model);
        const said = await login?.(sandbox, url, world);
        printed = said ? [said.stderr, said.stdout].join("\n") : "";
      } catch (error) {
        await close();
        throw error;
      }
      return {
        async tools() {
          await call("whoami");
          return model.offered();
        },
        call,
        close,
      };
    },
  };
}

/** Whether the zone has refused the login, or has issued a token long enough ago for the agent to have kept it. */
function signedIn(world: World): () => boolean {
  const happened = world.watch("path");
  return () => {
    const { visits, tokens } = happened();
    const isRefused = visits.some(({ refusal }) => refusal !== undefined);
    return isRefused || tokens.some(({ time }) => Date.now() - Date.parse(time) > KEEPING_MS);
  };
}

export const codex = agent("@openai/codex", {
  configure({ write }, url, { address }) {
    write(
      ".codex/config.toml",
      [
        'model = "model"',
        'model_provider = "stand_in"',
        'mcp_oauth_credentials_store = "file"',
        "[model_providers.stand_in]",
        'name = "Stand-in"',
        `base_url = "${address}/v1"`,
        'wire_api = "responses"',
        "[mcp_servers.observed]",
        `url = "${url}"`,
        'default_tools_approval_mode = "approve"',
      ].join("\n"),
    );
  },
  login: ({ run }) => run("codex", ["mcp", "login", "observed"]),
  prompt: ({ run }) =>
    run("codex", ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", PROMPT], {
      anyCode: true,
    }),
});

export const opencode = agent("opencode-ai", {
  configure({ write }, url, { address }) {
    write("work/opencode.json", {
      model: "stand-in/model",
      small_model: "stand-in/model",
      autoupdate: false,
      share: "disabled",
      permission: "allow",
      mcp: { observed: { type: "remote", url, enabled: true } },
      provider: {
        "stand-in": {
          npm: "@ai-sdk/openai-compatible",
          name: "Stand-in",
          options: { baseURL: `${address}/v1`, apiKey: "none" },
          models: { model: { name: "Model", tool_call: true, limit: { context: 100_000, output: 1_000 } } },
        },
      },
    });
  },
  login: ({ run }) => run("opencode", ["mcp", "auth", "observed"]),
  prompt: ({ run }) => run("opencode", ["run", PROMPT], { anyCode: true, env: { OPENCODE_DISABLE_MODELS_FETCH: "1" } }),
});

export const copilot = agent("@github/copilot", {
  // It offers the tools of its last run and connects meanwhile. A call before it is connected never gets to the server.
  thinkingMs: 5_000,
  configure({ write }, url) {
    write(".copilot/mcp-config.json", { mcpServers: { observed: { type: "http", url, tools: ["*"] } } });
  },
  // With a person in front of it, it logs in when it starts. Without, it does not.
  login: ({ run }, _url, world) =>
    run("copilot", ["--allow-all-tools", "--disable-builtin-mcps"], {
      terminal: true,
      anyCode: true,
      env: { COPILOT_PROVIDER_BASE_URL: "http://127.0.0.1:9/v1", COPILOT_MODEL: "model", COPILOT_OFFLINE: "true" },
      until: signedIn(world),
    }),
  prompt: ({ run }, { address }) =>
    run("copilot", ["-p", PROMPT, "--allow-all-tools", "--disable-builtin-mcps"], {
      anyCode: true,
      env: {
        COPILOT_PROVIDER_BASE_URL: `${address}/v1`,
        COPILOT_MODEL: "model",
        COPILOT_OFFLINE: "true",
      },
    }),
});

export const gemini = agent("@google/gemini-cli", {
  configure({ write }, url) {
    write(".gemini/settings.json", {
      security: { auth: { selectedType: "gemini-api-key" } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      mcpServers: { observed: { httpUrl: url, trust: true } },
    });
  },
  login: ({ run }) =>
    run("gemini", ["--skip-trust", "-p", "/mcp auth observed"], {
      anyCode: true,
      env: { GEMINI_API_KEY: "none" },
      answer: { to: "[Y/n]", with: "Y\n" },
    }),
  prompt: ({ run }, { address }) =>
    run("gemini", ["--yolo", "--skip-trust", "--model", "gemini-2.5-flash", "-p", PROMPT], {
      anyCode: true,
      env: { GEMINI_API_KEY: "none", GOOGLE_GEMINI_BASE_URL: address },
    }),
});

export const qwen = agent("@qwen-code/qwen-code", {
  configure({ write }, url) {
    write(".qwen/settings.json", {
      security: { auth: { selectedType: "openai" } },
      privacy: { usageStatisticsEnabled: false },
      mcpServers: { observed: { httpUrl: url, trust: true, alwaysLoadTools: true } },
    });
  },
  // With a person in front of it, it logs in when it starts. Without, it does not.
  login({ run }, _url, world) {
    const until = signedIn(world);
    const env = { OPENAI_API_KEY: "none", OPENAI_BASE_URL: "http://127.0.0.1:9/v1", OPENAI_MODEL: "model" };
    return run("qwen", [], { terminal: true, anyCode: true, env, until });
  },
  prompt: ({ run }, { address }) =>
    run("qwen", ["--yolo", "-p", PROMPT], {
      anyCode: true,
      env: { OPENAI_API_KEY: "none", OPENAI_BASE_URL: `${address}/v1`, OPENAI_MODEL: "model" },
    }),
});

export const claude = agent("@anthropic-ai/claude-code", {
  configure({ write }, url) {
    write(".claude.json", {
      hasCompletedOnboarding: true,
      mcpServers: { observed: { type: "http", url } },
    });
  },
  login: ({ run }) => run("claude", ["mcp", "login", "observed"], { terminal: true }),
  prompt: ({ run }, { address }) =>
    run("claude", ["-p", PROMPT, "--allowedTools", "mcp__observed"], {
      anyCode: true,
      env: {
        ANTHROPIC_BASE_URL: address,
        ANTHROPIC_API_KEY: "none",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        DISABLE_AUTOUPDATER: "1",
        MCP_CONNECTION_NONBLOCKING: "0",
        MCP_CONNECT_TIMEOUT_MS: "60000",
        MCP_STARTUP_WAIT_MS: "60000",
        ENABLE_TOOL_SEARCH: "false",
      },
    }),
});
