import type { CallerDetails } from "./profile.ts";

/** The kind of a caller: a user who is present, or an application that acts for itself. */
export function callerIs(isUser: boolean): CallerDetails {
  return { subProfile: isUser ? "user" : "application" };
}
