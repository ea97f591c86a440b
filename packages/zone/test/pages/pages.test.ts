import { describe, expect, test } from "vitest";
import type { ZoneConfig } from "../../src/index.ts";
import { actionOf, createBrowser } from "../support/browser.ts";
import { authorizationRequest, discover, register } from "../support/client.ts";
import { exchange } from "../support/exchange.ts";
import { mcp, secret, testConfig, testZone } from "../support/zone.ts";

const attack = `<img src=x onerror=alert(1)>"'&`;
const escaped = "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;";

async function signInPages(changes: Partial<ZoneConfig> = {}, clientName = "Test client") {
  const zone = await testZone(changes);
  const as = await discover(zone);
  const client = await register(as, { client_name: clientName });
  const { url } = await authorizationRequest(as, client, { scope: "mcp:tools" });
  const open = createBrowser();
  return { zone, url, open, signInPage: await open(url) };
}

describe("the sign-in page", () => {
  test("shows who asks and every user to pick from", async () => {
    const { signInPage } = await signInPages();
    expect(signInPage.html).toContain("Sign in to continue to Test client");
    for (const text of ["Alice Archer", "bob@example.com"]) expect(signInPage.html).toContain(text);
  });

  test("refuses a user that is not there", async () => {
    const { signInPage, open } = await signInPages();
    const page = await open(actionOf(signInPage, "sign-in"), { user: "carol" });
    expect(page.status).toBe(400);
    expect(page.html).toContain("no such user");
    expect(page.html).toContain("The request of Test client cannot go on");
  });

  test("cannot be used from another browser", async () => {
    const { signInPage } = await signInPages();
    const page = await createBrowser()(actionOf(signInPage, "sign-in"), { user: "alice" });
    expect(page.status).toBe(400);
    expect(page.html).toContain("begun in another browser");
  });
});

describe("the consent page", () => {
  async function consentPage(changes: Partial<ZoneConfig> = {}, clientName?: string) {
    const scene = await signInPages(changes, clientName);
    return { ...scene, page: await scene.open(actionOf(scene.signInPage, "sign-in"), { user: "alice" }) };
  }

  test("shows the user, the client, the resource, the scopes and where it leads", async () => {
    const { page } = await consentPage();
    for (const text of ["Alice Archer", "Test client wants", "MCP server", "mcp:tools", "localhost:3333"]) {
      expect(page.html).toContain(text);
    }
    expect(page.html).not.toContain("mcp:admin");
  });

  test("sends the user back with a code on Allow", async () => {
    const { page, open } = await consentPage();
    const { url } = await open(actionOf(page, "consent"), { decision: "allow" });
    expect(url.searchParams.has("code")).toBe(true);
  });

  test("sends the user back with access_denied on Deny, and it is in the audit log", async () => {
    const { zone, page, open } = await consentPage();
    const { url } = await open(actionOf(page, "consent"), { decision: "deny" });
    expect(url.searchParams.get("error")).toBe("access_denied");
    expect(zone.audit()).toEqual([
      expect.objectContaining({ type: "credentials:deny", user: "alice", error: "access_denied" }),
    ]);
  });

  test("lets another user in the same browser take over", async () => {
    const { page, open } = await consentPage();
    const again = await open(actionOf(page, "switch"), {});
    const asBob = await open(actionOf(again, "sign-in"), { user: "bob" });
    expect(asBob.html).toContain("Bob Baker");
    expect(asBob.html).not.toContain("Alice Archer");
  });

  test("shows text from outside as text", async () => {
    const { page } = await consentPage(
      {
        name: attack,
        users: [{ id: "alice", name: attack, email: "alice@example.com" }],
        resources: testConfig().resources.map((resource) => ({ ...resource, name: attack })),
      },
      attack,
    );
    expect(page.html.split(escaped).length).toBeGreaterThan(4);
    expect(page.html).not.toContain("<img");
  });
});

describe("the zone's page", () => {
  test("shows users, applications, what they provide and what they may reach", async () => {
    const zone = await testZone();
    const html = await (await fetch(zone.issuer)).text();
    for (const text of [
      "Test zone",
      "Bob Baker",
      "App with a secret",
      "MCP server",
      "Mail API",
      "Inspector",
      "Billing API",
    ]) {
      expect(html).toContain(text);
    }
  });

  test("shows the chain of identities of each event, the newest first", async () => {
    const zone = await testZone();
    await exchange(zone);
    await exchange(zone, { resource: "https://billing.example" });
    const html = await (await fetch(zone.issuer)).text();
    const [refused, issued] = html.split('<li class="event').slice(1);
    expect(refused).toContain("billing is not a dependency of secret-app");
    const kinds = [...(issued ?? "").matchAll(/<small>([a-z ]+)<\/small>/g)].map(([, kind]) => kind);
    expect(kinds).toEqual(["user", "client", "application", "upstream"]);
  });

  test("shows a user who has to consent first as waiting, and not as refused", async () => {
    const { resources } = testConfig();
    const zone = await testZone({ resources: resources.map((resource) => ({ ...resource, consent: true })) });
    await exchange(zone);
    const html = await (await fetch(zone.issuer)).text();
    expect(html).toMatch(/<li class="event waiting"[^>]*>\s*<div class="what"><span class="verdict">Needs consent/);
    expect(html).toMatch(/refused">0<\/b> refused,\s*<b data-tally="waiting">1<\/b> waiting for consent/);
  });

  test("shows equal refusals in a row as one, with their number", async () => {
    const zone = await testZone();
    for (const scope of ["root", "root", "root", "shared", "root"]) await exchange(zone, { scope });
    const html = await (await fetch(zone.issuer)).text();
    const counts = [...html.matchAll(/<li class="event (\w+)"[^>]* data-count="(\d)"/g)].map(([, ...found]) => found);
    expect(counts).toEqual([
      ["refused", "1"],
      ["issued", "1"],
      ["refused", "3"],
    ]);
  });

  test("says what to do first, with a button that copies each value, and holds no secret", async () => {
    const zone = await testZone();
    const html = await (await fetch(zone.issuer)).text();
    const copied = [...html.matchAll(/data-copy="([^"]*)"/g)].map(([, value]) => value);
    const values = [zone.issuer, "https://apps.example/secret:app", "applications[0].clientSecret", mcp];
    expect(copied.slice(0, 4)).toEqual(values);
    expect(html).not.toContain(secret);
  });

  test("shows what a caller sent as text", async () => {
    const zone = await testZone();
    await exchange(zone, { resource: `https://x.example/${attack}` });
    const html = await (await fetch(zone.issuer)).text();
    expect(html).toContain("onerror");
    expect(html).not.toContain("<img");
  });

  test("follows the log from where the page left off", async () => {
    const zone = await testZone();
    await exchange(zone, { scope: "nothing" });
    const response = await fetch(`${zone.issuer}/zone/events?after=start`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let received = "";
    while (!received.includes("invalid_scope")) received += (await reader?.read())?.value ?? "";
    await exchange(zone, { scope: "shared" });
    while (!received.includes("Issued")) received += (await reader?.read())?.value ?? "";
    expect(received).toContain(`id: ${zone.audit()[1]?.id}`);
    await reader?.cancel();
  });

  test("by another name of this machine goes to the issuer's", async () => {
    const zone = await testZone();
    const { port } = new URL(zone.issuer);
    const response = await fetch(`http://localhost:${port}/`, { redirect: "manual" });
    expect(response.headers.get("location")).toBe(`${zone.issuer}/`);
  });
});

test("two users never share a colour, however many there are", async () => {
  const users = Array.from({ length: 40 }, (_, index) => ({ id: `u${index}`, name: "Ann", email: "ann@example.com" }));
  const { signInPage } = await signInPages({ users });
  const faces = [...signInPage.html.matchAll(/class="face (u\d+)"/g)].map(([, name = ""]) => name);
  const hues = faces.map((name) => new RegExp(`\\.${name} { --hue: ([\\d.]+)`).exec(signInPage.html)?.[1]);
  expect(new Set(hues).size).toBe(40);
  expect(hues).not.toContain(undefined);
});

test("an error page names the client that sent the user", async () => {
  const { url, open } = await signInPages({}, attack);
  url.searchParams.set("redirect_uri", "https://elsewhere.example/");
  const { html, status } = await open(url);
  expect(status).toBe(400);
  expect(html).toContain(`The request of ${escaped} cannot go on`);
});

test("no page loads anything from elsewhere, runs foreign script or lets itself be framed", async () => {
  const { zone, signInPage } = await signInPages();
  const dashboard = await fetch(zone.issuer);
  for (const headers of [signInPage.headers, dashboard.headers]) {
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'nonce-.*frame-ancestors 'none'$/,
    );
  }
  expect(signInPage.headers.get("content-security-policy")).not.toContain("script-src");
  for (const html of [signInPage.html, await dashboard.text()]) expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
});
