import type { EdgegrantEvent } from "@edgegrant/core";
import type { Attributes, AttributeValue } from "@opentelemetry/api";

/** The names of OpenTelemetry's semantic conventions (1.37), where there is one. */
const NAMES: Readonly<Record<string, string>> = {
  subject: "user.id",
  // Low-cardinality identifiers of what went wrong.
  reason: "error.type",
  errorCode: "error.type",
};
/** What has its own place: in the name, as a duration, or as a status. */
const ELSEWHERE = ["type", "durationMs"];

/** The members of an event as attributes. */
export function attributesOf(event: EdgegrantEvent, { withSubject }: { withSubject: boolean }): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(event)) {
    if (ELSEWHERE.includes(name) || value === undefined || (name === "subject" && !withSubject)) continue;
    attributes[NAMES[name] ?? `edgegrant.${snakeCase(name)}`] = value as AttributeValue;
  }
  return attributes;
}

/** Whether the event says that something is broken. */
export function isFailure({ type }: EdgegrantEvent): boolean {
  return /\.(failed|invalid)$/.test(type);
}

/** `clientId` is `client_id`: attribute names have no capitals. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
