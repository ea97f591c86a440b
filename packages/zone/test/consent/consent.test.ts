import { afterEach, describe, expect, test, vi } from "vitest";
import { giveConsent, type Zone } from "../../src/index.ts";
import { actionOf, createBrowser } from "../support/browser.ts";
import { exchange } from "../support/exchange.ts";
import { resourceOf, testConfig, testZone } from "../support/zone.ts";

const mail = "https://mail.example/";

/** A zone in which only the profile API requires the user's consent. */
function consentZone(): Promise<Zone> {
  const { resources } = testConfig();
  return testZone({
    resources: resources.map((resource) => (resource.id === "profiles" ? { ...resource, consent: true } : resource)),
  });
}

async function demanded(zone: Zone, user = "alice"): Promise<string> {
  const { body } = await exchange(zone, { subject_token: await zone.mint({ user, resource: "mcp" }) });
  return String(body.interaction_uri);
}

const statusFor = async (zone: Zone, user: string, resource?: string): Promise<number> => {
  const subject = await zone.mint({ user, resource: "mcp" });
  return (await exchange(zone, { subject_token: subject, ...(resource && { resource }) })).status;
};

describe("a resource that needs consent", () => {
  afterEach(() => vi.useRealTimers());

  test("is out of reach until the user has allowed it, and the refusal says where that can be done", async () => {
    const zone = await consentZone();
    const { status, body } = await exchange(zone);
    expect(status).toBe(400);
    expect(body).toEqual({
      error: "interaction_required",
      error_description: "the user has not allowed secret-app to reach profiles",
      interaction_uri: expect.stringMatching(`^${zone.issuer}/consent/[0-9a-f-]{36}$`),
      interval: 1,
      expires_in: 600,
    });
    await giveConsent(String(body.interaction_uri), { user: "alice" });
    expect((await exchange(zone)).status).toBe(200);
  });

  test("is in the log, refused and then issued", async () => {
    const zone = await consentZone();
    await giveConsent(await demanded(zone), { user: "alice" });
    await exchange(zone);
    expect(zone.audit().map(({ type, error, user }) => [type, error, user])).toEqual([
      ["credentials:deny", "interaction_required", "alice"],
      ["credentials:issue", undefined, "alice"],
    ]);
  });

  test("stays out of reach of a user who denies it, who is asked anew", async () => {
    const zone = await consentZone();
    const first = await demanded(zone);
    await giveConsent(first, { user: "alice", decision: "deny" });
    expect(await demanded(zone)).not.toBe(first);
  });

  test("is allowed by each user for that user only", async () => {
    const zone = await consentZone();
    await giveConsent(await demanded(zone), { user: "alice" });
    expect(await statusFor(zone, "alice")).toBe(200);
    expect(await statusFor(zone, "bob")).toBe(400);
  });

  test("holds up nothing else", async () => {
    expect(await statusFor(await consentZone(), "alice", mail)).toBe(200);
  });

  test("holds up a token for several resources that it is one of", async () => {
    const zone = await consentZone();
    const { body } = await exchange(zone, { resource: [resourceOf(zone, "profiles").identifier, mail] });
    expect(body.error).toBe("interaction_required");
  });

  test("is asked for once while the question is open", async () => {
    const zone = await consentZone();
    expect(await demanded(zone)).toBe(await demanded(zone));
    expect(await demanded(zone, "bob")).not.toBe(await demanded(zone));
  });

  test("is asked for anew after ten minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const zone = await consentZone();
    const uri = await demanded(zone);
    vi.setSystemTime(Date.now() + 601_000);
    await expect(giveConsent(uri, { user: "alice" })).rejects.toMatchObject({ code: "expired" });
    expect(await demanded(zone)).not.toBe(uri);
  });
});

describe("the page of a question", () => {
  test("asks who you are, then shows the application, the resource and its scopes", async () => {
    const zone = await consentZone();
    const open = createBrowser();
    const signIn = await open(new URL(await demanded(zone)));
    const page = await open(actionOf(signIn, "sign-in"), { user: "alice" });
    for (const text of ["App with a secret", "Profile API", "profile:read", "Alice Archer"]) {
      expect(page.html).toContain(text);
    }
    expect((await open(actionOf(page, "decide"), { decision: "allow" })).html).toContain('data-outcome="allowed"');
  });

  test("lets go of a user who is another, and names the application when it can't go on", async () => {
    const zone = await consentZone();
    const open = createBrowser();
    const signIn = await open(new URL(await demanded(zone)));
    const asAlice = await open(actionOf(signIn, "sign-in"), { user: "alice" });
    const again = await open(actionOf(asAlice, "switch"), {});
    expect((await open(actionOf(asAlice, "decide"), { decision: "allow" })).status).toBe(403);
    const asBob = await open(actionOf(again, "sign-in"), { user: "bob" });
    expect(asBob.html).toContain("The request of App with a secret cannot go on");
    expect(await statusFor(zone, "alice")).toBe(400);
  });

  test("is for the user it is about: another who is sent the link can't answer for them", async () => {
    const zone = await consentZone();
    const uri = await demanded(zone, "alice");
    await expect(giveConsent(uri, { user: "bob" })).rejects.toMatchObject({ code: "wrong_user" });
    expect(await statusFor(zone, "alice")).toBe(400);
  });

  test("can't be answered from a browser in which nobody said who they are", async () => {
    const zone = await consentZone();
    const uri = await demanded(zone);
    const response = await fetch(`${uri}/decide`, { method: "POST", body: new URLSearchParams({ decision: "allow" }) });
    expect(response.status).toBe(403);
    expect(await statusFor(zone, "alice")).toBe(400);
  });

  test("can't be answered twice", async () => {
    const zone = await consentZone();
    const uri = await demanded(zone);
    await giveConsent(uri, { user: "alice" });
    await expect(giveConsent(uri, { user: "alice" })).rejects.toMatchObject({ code: "expired" });
  });

  test.each(["GET /sign-in", "POST /elsewhere", "PUT "])("has no other doors: %s", async (door) => {
    const [method = "", path = ""] = door.split(" ");
    const response = await fetch(`${await demanded(await consentZone())}${path}`, { method });
    expect(response.status).toBe(404);
  });
});
