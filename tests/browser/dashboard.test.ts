// The zone's own page, while clients log in.
import { signIn } from "@edgegrant/zone";
import * as oauth from "oauth4webapi";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { launchChromium, noteOn } from "../support/chromium.ts";
import { type ProtectedServer, protectedServers } from "../support/protected-server.ts";

const startProtectedServer = protectedServers();

const insecure = { [oauth.allowInsecureRequests]: true };
const CALLBACK = "http://127.0.0.1:33418/callback";
const HOSTILE = `<img src=x onerror="window.hacked=1"></span><script>window.hacked=1</script>&amp;'`;

const browser = await launchChromium();
let server: ProtectedServer;
let page: Page;

beforeAll(async () => {
  if (!browser) return;
  server = await startProtectedServer();
  page = await browser.newPage();
});
afterAll(async () => {
  await page?.close();
  await server?.close();
});
beforeEach(async () => {
  if (!browser) return;
  await page.goto(server.zone.issuer);
  await page.getByText("live", { exact: true }).waitFor();
});

/** Logs alice in with a client of this name at `signIn` and redeems the code. The returned function redeems it again. */
async function logIn(clientName: string): Promise<{ signIn: string; redeemAgain(): Promise<Response> }> {
  const issuer = new URL(server.zone.issuer);
  const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  const as = await oauth.processDiscoveryResponse(issuer, discovered);
  const metadata = { client_name: clientName, redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" };
  const client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(as, metadata, insecure),
  );
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(as.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    resource: server.origin,
  }).toString();
  const callback = oauth.validateAuthResponse(as, client, await signIn(url, { user: "alice" }), oauth.expectNoState);
  const redeem = () =>
    oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, CALLBACK, verifier, insecure);
  await redeem();
  return { signIn: url.href, redeemAgain: redeem };
}

const hacked = () => page.evaluate(() => (globalThis as { hacked?: number }).hacked);

describe.skipIf(!browser)(`the zone's page${noteOn(browser)}`, () => {
  it("shows each token as it is issued or refused, without a reload", async () => {
    await page.evaluate(() => {
      (globalThis as { loadedOnce?: boolean }).loadedOnce = true;
    });
    const { redeemAgain } = await logIn("Curious client");
    const newest = page.locator(".event").first();
    await expect.poll(() => newest.getAttribute("class")).toContain("issued");
    const text = await newest.textContent();
    for (const shown of ["sign-in", "Alice Ashworth", "Curious client", "The resource server", "mcp:tools"]) {
      expect(text).toContain(shown);
    }
    await redeemAgain();
    await expect.poll(() => newest.getAttribute("class")).toContain("refused");
    expect(await newest.textContent()).toContain("invalid_grant");
    expect(await page.evaluate(() => (globalThis as { loadedOnce?: boolean }).loadedOnce)).toBe(true);
  });

  it("shows equal refusals in a row as one with a number, live and when it is loaded anew", async () => {
    const { redeemAgain } = await logIn("Eager client");
    // The first refusal ends the login, which is another reason than that of the following three.
    for (let times = 0; times < 4; times++) await redeemAgain();
    const newest = page.locator(".event").first();
    for (const _ of ["live", "loaded anew"]) {
      await expect.poll(() => newest.locator(".times").textContent()).toBe("×3");
      expect(await page.locator(".event").nth(1).getAttribute("data-count")).toBe("1");
      await page.reload();
    }
  });

  it("has the log first on a narrow screen, fits it, and breaks no scope and no user's id", async () => {
    const { signIn: signInPage } = await logIn("Slim client");
    const wide = page.viewportSize();
    onTestFinished(async () => {
      if (wide) await page.setViewportSize(wide);
    });
    await page.setViewportSize({ width: 390, height: 844 });
    const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN;
    expect(await top(".event")).toBeLessThan(await top(".users"));
    const width = () => page.evaluate("document.documentElement.scrollWidth");
    expect(await width()).toBe(390);
    const ids = await page.locator(".users code").all();
    const heights = await Promise.all(ids.map(async (id) => (await id.boundingBox())?.height ?? Number.NaN));
    expect(Math.max(...heights)).toBeLessThan(30);
    // One rectangle is one line.
    const lines = await page.locator(".chip").evaluateAll((chips) => {
      return chips.map((chip) => (chip as unknown as { getClientRects(): ArrayLike<unknown> }).getClientRects().length);
    });
    expect(new Set(lines)).toEqual(new Set([1]));
    await page.goto(signInPage);
    expect(await width()).toBe(390);
  });

  it("shows a client's hostile name as text, when it comes live and when the page is loaded anew", async () => {
    await logIn(HOSTILE);
    const newest = page.locator(".event").first();
    await expect.poll(() => newest.textContent()).toContain(HOSTILE);
    for (const when of ["live", "loaded anew"]) {
      expect(await newest.textContent(), when).toContain(HOSTILE);
      expect(await page.locator("img").count(), when).toBe(0);
      expect(await hacked(), when).toBeUndefined();
      await page.reload();
    }
  });

  it("runs no script but its own, even one that got into it", async () => {
    await page.evaluate((markup) => {
      const { document } = globalThis as unknown as { document: { body: { innerHTML: string } } };
      document.body.innerHTML = markup;
    }, HOSTILE);
    expect(await page.locator("img").count()).toBe(1);
    // The image can't be loaded. Without the page's content security policy, its error handler would run now.
    await page.waitForTimeout(200);
    expect(await hacked()).toBeUndefined();
  });
});
