// What a reader of a page in docs/zones types: its Workers, files and commands.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { keptBundle } from "../support/kept-bundles.ts";

const folder = resolve(import.meta.dirname, "../../docs/zones");

/** A page of a zone. */
export interface Page {
  /** The code blocks of a language, in order. */
  blocks(language: string): string[];
  /** What the page says to change in its Workers to run them on this machine. */
  readonly changes: readonly [text: string, by: string][];
  /** The calls at the end of the page: the token that the zone is asked for, and the status that the page promises. */
  readonly calls: readonly { token: object; status: number }[];
  /** `.dev.vars`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Reads a page of docs/zones, by its name. */
export function readPage(name: string): Page {
  const text = readFileSync(resolve(folder, `${name}.md`), "utf8");
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code = ""]) => code);
  const shell = blocks("sh").join("\n");
  const [, thisMachine = ""] = text.split("## Try it on this machine\n");
  return {
    blocks,
    changes: [...thisMachine.matchAll(/^\| `(.+)` \| `(.+)` \|$/gm)].map(([, found = "", by = ""]) => [found, by]),
    calls: [...shell.matchAll(/^call '(\{.*\})' +# (\d{3})/gm)].map(([, token = "{}", status]) => ({
      token: JSON.parse(token) as object,
      status: Number(status),
    })),
    variables: Object.fromEntries(
      [...shell.matchAll(/^(KEYCARD_\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]),
    ),
  };
}

/** A Worker of a page, with the changes made. */
export function changed(code: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [found, by]) => text.replaceAll(found, by), code);
}

/** Bundles the code of a page. */
export function bundled(code: string, condition: "node" | "workerd"): Promise<string> {
  return keptBundle({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    format: "esm",
    conditions: [condition],
    external: ["cloudflare:workers"],
  });
}

/** A Worker of a page. */
export interface Worker {
  fetch(request: Request, env: object, ctx: object): Promise<Response>;
}

/** Runs the code of a Worker in this process, with other addresses if its servers are not where it says. */
export async function started(code: string, readdressed = (text: string) => text): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-zones-"));
  try {
    const file = join(folder, "worker.mjs");
    writeFileSync(file, readdressed(await bundled(code, "node")));
    return ((await import(pathToFileURL(file).href)) as { default: Worker }).default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Calls a Worker with a token, where its page has the MCP server. */
export async function call(worker: Worker, env: object, token: string): Promise<{ status: number; body: string }> {
  const request = new Request("http://127.0.0.1:8787/mcp", { headers: { Authorization: `Bearer ${token}` } });
  const response = await worker.fetch(request, env, { waitUntil: () => undefined });
  return { status: response.status, body: await response.text() };
}
