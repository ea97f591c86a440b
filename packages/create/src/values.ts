/** The command line can't be carried out. The message says why, and what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The user has ended the questions. Nothing was written. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}
