import { ConfigurationError, messageOf, OAuthError, TokenExchangeError } from "../errors.ts";
import type { EdgegrantEvent } from "../events.ts";
import { withoutSecrets } from "../redact.ts";
import type { Runtime } from "../runtime.ts";

/** One exchange, as events call it. */
export interface ReportedExchange {
  issuer: string;
  resource: string;
  durationMs: number;
  /** What the failure's own words may quote and no event may tell. */
  secrets?: readonly (string | undefined)[];
}

/** Codes by which a zone asks for something that only the user can do (OpenID Connect Core 1.0 section 3.1.2.6). */
const FOR_THE_USER = new Set([
  "interaction_required",
  "login_required",
  "account_selection_required",
  "consent_required",
]);

/** Tells the operator of an exchange that failed, so that what is broken is told apart from what is not. */
export function reportExchangeFailure(
  error: unknown,
  exchange: ReportedExchange,
  reporter: Pick<Runtime, "emit" | "reportMisconfiguration">,
): void {
  reporter.reportMisconfiguration(error);
  const event = failureEvent(error, exchange);
  if (event) reporter.emit(event);
}

function failureEvent(error: unknown, exchange: ReportedExchange): EdgegrantEvent | undefined {
  const { issuer, resource, durationMs, secrets } = exchange;
  if (error instanceof ConfigurationError) return undefined;
  const errorCode = error instanceof OAuthError ? error.errorCode : "server_error";
  if (errorCode === "aborted") return { type: "exchange.aborted", issuer, resource, durationMs };
  const type = isForTheUser(error) ? "exchange.interaction_required" : "exchange.failed";
  return { type, issuer, resource, errorCode, message: withoutSecrets(messageOf(error), secrets), durationMs };
}

function isForTheUser(error: unknown): boolean {
  if (!(error instanceof TokenExchangeError) || error.isTransient) return false;
  return error.interactionUri !== undefined || FOR_THE_USER.has(error.errorCode);
}
