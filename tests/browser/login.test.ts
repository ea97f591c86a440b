// Users and real MCP clients in a real browser: they log in through the zone's pages, get a token and call tools.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { launchChromium, noteOn } from "../support/chromium.ts";
import { type PageServer, startPageServer } from "../support/page-server.ts";
import { type ProtectedServer, protectedServers } from "../support/protected-server.ts";

const startProtectedServer = protectedServers();

const browser = await launchChromium();
let pages: PageServer;
let server: ProtectedServer;
let context: BrowserContext;

beforeAll(async () => {
  if (!browser) return;
  const script = (name: string) => new URL(`page/${name}.ts`, import.meta.url);
  pages = await startPageServer({ "redirect-v1": script("redirect-v1"), "popup-v2": script("popup-v2") });
  server = await startProtectedServer();
});
afterAll(async () => {
  await server?.close();
  await pages?.close();
});
beforeEach(async () => {
  if (!browser) return;
  context = await browser.newContext();
  onTestFinished(() => context.close());
});

/** The user's steps at the zone. */
async function signInAndAllow(page: Page, user: string): Promise<void> {
  await page.getByRole("button", { name: user }).click();
  await page.getByRole("button", { name: "Allow" }).click();
}

/** The final result in the client's page. */
async function outcome(page: Page): Promise<unknown> {
  const text = () =>
    page.evaluate(
      () => (globalThis as unknown as { document: { body: { textContent: string } } }).document.body.textContent,
    );
  await expect.poll(text).toMatch(/^\{/);
  return JSON.parse(await text());
}

const said = (value: object) => ({ content: [{ type: "text", text: JSON.stringify(value) }] });

describe.skipIf(!browser).each(["127.0.0.1", "localhost"])(
  `an MCP client in a page at %s${noteOn(browser)}`,
  (host) => {
    it("SDK v1, which leaves for the zone and comes back, reaches the tools in a session", async () => {
      const page = await context.newPage();
      const sessions = new Set<string | undefined>();
      page.on("request", (request) => {
        if (request.url() === `${server.origin}/session`) sessions.add(request.headers()["mcp-session-id"]);
      });
      await page.goto(`http://${host}:${pages.port}/redirect-v1?server=${server.origin}/session`);
      await page.waitForURL(`${server.zone.issuer}/interaction/*`);
      expect(await page.textContent("h1")).toBe("Sign in to continue to A page");
      await signInAndAllow(page, "Alice Ashworth");
      await page.waitForURL(`http://${host}:${pages.port}/redirect-v1?code=*`);
      expect(await outcome(page)).toMatchObject({
        tools: ["whoami"],
        caller: said({ subject: "alice", scopes: ["mcp:tools"], audience: server.origin }),
      });
      expect(sessions.size).toBe(2);
    });

    it("SDK v2, which opens the zone in a window of its own, reaches the tools in revision 2026-07-28", async () => {
      const page = await context.newPage();
      const sent: Record<string, string>[] = [];
      page.on("request", (request) => {
        if (request.url() === `${server.origin}/mcp`) sent.push(request.headers());
      });
      await page.goto(`http://${host}:${pages.port}/popup-v2?server=${server.origin}/mcp`);
      const [popup] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button").click()]);
      await signInAndAllow(popup, "Bob Bergström");
      expect(await outcome(page)).toMatchObject({
        tools: ["whoami", "send_mail", "read_mail", "archive_mail", "greet"],
        caller: said({ subject: "bob", scopes: ["mcp:tools"], audience: server.origin }),
        greeting: { content: [{ text: "Hello Bergen" }] },
      });
      expect(sent.at(-1)).toMatchObject({
        "mcp-method": "tools/call",
        "mcp-name": "greet",
        "mcp-param-city": "Bergen",
        "mcp-protocol-version": "2026-07-28",
      });
    });
  },
);

describe.skipIf(!browser)(`a person at the zone's pages${noteOn(browser)}`, () => {
  const callback = () => `http://127.0.0.1:${pages.port}/`;

  async function ask(clientName: string): Promise<Page> {
    const registration = { client_name: clientName, redirect_uris: [callback()], token_endpoint_auth_method: "none" };
    const response = await fetch(`${server.zone.issuer}/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(registration),
    });
    const { client_id: clientId } = (await response.json()) as { client_id: string };
    const url = new URL(`${server.zone.issuer}/authorize`);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: callback(),
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
      resource: server.origin,
      scope: "mail:send",
      state: "a state",
    }).toString();
    const page = await context.newPage();
    await page.goto(url.href);
    return page;
  }

  it("sees who asks, for what, and where the answer goes; agrees, and the client gets a code", async () => {
    const page = await ask("Mail robot");
    await page.getByRole("button", { name: "Alice Ashworth" }).click();
    const text = await page.textContent("main");
    for (const shown of ["Mail robot wants to act for you", "Alice Ashworth", server.origin, "mail:send"]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain("mcp:tools");
    expect(text).toContain(`127.0.0.1:${pages.port}`);
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${callback()}?*`);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("code")).toMatch(/.{20,}/);
    expect(searchParams.get("state")).toBe("a state");
    expect(searchParams.get("iss")).toBe(server.zone.issuer);
  });

  it("says no, and the client gets no code", async () => {
    const page = await ask("Mail robot");
    await page.getByRole("button", { name: "Alice Ashworth" }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await page.waitForURL(`${callback()}?*`);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("error")).toBe("access_denied");
    expect(searchParams.has("code")).toBe(false);
  });

  it("turns out to be somebody else, and is asked again", async () => {
    const page = await ask("Mail robot");
    await page.getByRole("button", { name: "Alice Ashworth" }).click();
    await page.getByRole("button", { name: "Not you?" }).click();
    await signInAndAllow(page, "Bob Bergström");
    await page.waitForURL(`${callback()}?code=*`);
  });

  it("is shown a client's hostile name as text", async () => {
    const page = await ask(`<img src=x onerror="document.title='hacked'">`);
    for (const step of ["Alice Ashworth", undefined]) {
      expect(await page.textContent("h1")).toContain("<img src=x onerror=");
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.title()).not.toBe("hacked");
      if (step !== undefined) await page.getByRole("button", { name: step }).click();
    }
  });
});
