import type { EdgegrantEvent, OnEvent } from "@edgegrant/core";
import type { Attributes, Meter } from "@opentelemetry/api";

/** As for HTTP calls in OpenTelemetry's semantic conventions, in seconds. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * A listener for `onEvent` that counts and measures. No attribute names a user or a client: the number of time series is
 * bounded by the issuers, resources and reasons there are.
 *
 * | Metric | Unit | Attributes |
 * | --- | --- | --- |
 * | `edgegrant.token.verifications` | `{token}` | `edgegrant.outcome`; `edgegrant.issuer` or `error.type` |
 * | `edgegrant.exchange.duration` | `s` | `edgegrant.outcome`, `edgegrant.issuer`, `edgegrant.resource`, `error.type` |
 * | `edgegrant.cache.duration` | `s` | `edgegrant.outcome`, `edgegrant.issuer`, `edgegrant.resource` |
 * | `edgegrant.cache.failures` | `{failure}` | `edgegrant.operation` |
 * | `edgegrant.discoveries` | `{fetch}` | `edgegrant.document`, `edgegrant.outcome`, `edgegrant.issuer`, `edgegrant.serving_stale` |
 * | `edgegrant.events` | `{event}` | `edgegrant.type`, `error.type`: every other event |
 */
export function metricsListener(meter: Meter): OnEvent {
  const verifications = meter.createCounter("edgegrant.token.verifications", {
    unit: "{token}",
    description: "Tokens of callers, accepted and rejected",
  });
  const seconds = { unit: "s", advice: { explicitBucketBoundaries: BUCKETS_SECONDS } };
  const exchanges = meter.createHistogram("edgegrant.exchange.duration", {
    ...seconds,
    description: "Time of token exchanges",
  });
  const lookups = meter.createHistogram("edgegrant.cache.duration", {
    ...seconds,
    description: "Time until the cache had a token, or had none",
  });
  const cacheFailures = meter.createCounter("edgegrant.cache.failures", {
    unit: "{failure}",
    description: "Operations of a token store that failed, and renewals",
  });
  const discoveries = meter.createCounter("edgegrant.discoveries", {
    unit: "{fetch}",
    description: "Fetches of the keys and the metadata of issuers",
  });
  const others = meter.createCounter("edgegrant.events", { unit: "{event}", description: "All other events" });

  return (event) => {
    const [topic, outcome] = event.type.split(".") as [string, string];
    if (topic === "token") return verifications.add(1, tokenAttributes(event, outcome));
    if (event.type === "cache.failed") return cacheFailures.add(1, { "edgegrant.operation": event.operation });
    if ("durationMs" in event) {
      const histogram = topic === "exchange" ? exchanges : lookups;
      return histogram.record(event.durationMs / 1_000, callAttributes(event, outcome));
    }
    if (topic === "keys" || topic === "metadata") return discoveries.add(1, discoveryAttributes(event, topic, outcome));
    others.add(1, { "edgegrant.type": event.type, ...errorType(event) });
  };
}

function tokenAttributes(event: EdgegrantEvent, outcome: string): Attributes {
  const attributes = { "edgegrant.outcome": outcome, ...errorType(event) };
  return event.type === "token.accepted" ? { ...attributes, "edgegrant.issuer": event.issuer } : attributes;
}

function callAttributes(event: EdgegrantEvent, outcome: string): Attributes {
  const attributes: Attributes = { "edgegrant.outcome": outcome, ...errorType(event) };
  if ("resource" in event && event.resource !== undefined) attributes["edgegrant.resource"] = event.resource;
  if ("issuer" in event && event.issuer !== undefined) attributes["edgegrant.issuer"] = event.issuer;
  return attributes;
}

function discoveryAttributes(event: EdgegrantEvent, document: string, outcome: string): Attributes {
  const attributes = callAttributes(event, outcome);
  const stale = "servingStale" in event && { "edgegrant.serving_stale": event.servingStale };
  return { ...attributes, ...stale, "edgegrant.document": document };
}

/** The codes of refusals that have a time series of their own. The zone chooses the code, so it may be any text. */
const CODES = new Set([
  "aborted",
  "access_denied",
  "consent_required",
  "insufficient_authorization",
  "insufficient_scope",
  "interaction_required",
  "invalid_client",
  "invalid_grant",
  "invalid_request",
  "invalid_response",
  "invalid_scope",
  "invalid_target",
  "login_required",
  "server_error",
  "temporarily_unavailable",
  "unauthorized_client",
  "unsupported_grant_type",
]);

/** What went wrong, in one of a few words. `_OTHER` is that of OpenTelemetry's semantic conventions for all others. */
function errorType(event: EdgegrantEvent): Attributes {
  if ("reason" in event) return { "error.type": event.reason };
  if (!("errorCode" in event)) return {};
  return { "error.type": CODES.has(event.errorCode) ? event.errorCode : "_OTHER" };
}
