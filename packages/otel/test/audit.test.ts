import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { auditRecordOf } from "../src/index.ts";
import { EVENTS, eventOf } from "./support.ts";

const NOON_MS = Date.UTC(2026, 0, 1, 12);
const schema = JSON.parse(readFileSync(new URL("../../../docs/audit.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);
const isValid = ajv.compile(schema);

describe("an audit record", () => {
  it("says who got what, through which client", () => {
    expect(auditRecordOf(eventOf("exchange.succeeded"), NOON_MS)).toEqual({
      schema: "edgegrant.audit/1",
      time: "2026-01-01T12:00:00.000Z",
      action: "upstream_token",
      outcome: "allowed",
      user: "alice",
      client: "agent",
      issuer: "https://zone.example",
      resource: "https://api.example",
      reason: null,
      requestId: null,
    });
  });

  it("says who was denied what and why, and the zone's request id", () => {
    expect(auditRecordOf(eventOf("exchange.failed"), NOON_MS)).toMatchObject({
      outcome: "denied",
      user: "alice",
      reason: "access_denied",
      requestId: "request-1",
    });
  });

  it.each(["temporarily_unavailable", "server_error", "invalid_response", "invalid_client"])(
    "does not say that anybody was denied if the zone did not decide: %s",
    (errorCode) => {
      const event = { ...eventOf("exchange.failed"), errorCode } as (typeof EVENTS)[number];
      expect(auditRecordOf(event, NOON_MS)).toMatchObject({ outcome: "failed", reason: errorCode });
    },
  );

  it("has no user where none is known", () => {
    expect(auditRecordOf(eventOf("token.rejected"), NOON_MS)).toMatchObject({
      action: "call",
      outcome: "denied",
      user: null,
      reason: "expired",
    });
  });

  it("names the user whose valid token lacks a scope", () => {
    const event = {
      type: "token.rejected",
      reason: "insufficient_scope",
      status: 403,
      issuer: "https://zone.example",
      subject: "alice",
      clientId: "agent",
    } as const;
    expect(auditRecordOf(event, NOON_MS)).toMatchObject({ outcome: "denied", user: "alice", client: "agent" });
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))(
    "of %s is as the schema says, or there is none",
    (_, event) => {
      const record = auditRecordOf(event, NOON_MS);
      if (record) expect(isValid(record), JSON.stringify(isValid.errors)).toBe(true);
    },
  );

  it("is made of each event that is evidence of access, and of no other", () => {
    const recorded = EVENTS.filter((event) => auditRecordOf(event, NOON_MS)).map(({ type }) => type);
    expect(recorded).toEqual([
      "token.accepted",
      "token.rejected",
      "token.rejected",
      "session.refused",
      "message.refused",
      "exchange.succeeded",
      "exchange.failed",
      "exchange.interaction_required",
      "cache.hit",
      "cache.waited",
    ]);
  });
});
