/**
 * Whether a platform's `fetch` decodes this content coding. `contentEncoding` is the value of the header in lower case,
 * with commas between several codings.
 */
export type DecodesCoding = (contentEncoding: string) => boolean;

/** The codings that every decoding platform supports. */
export const decodesCommon: DecodesCoding = (coding) => coding === "gzip" || coding === "br";

/** The coding that headers name, in lower case. Undefined if they name none, or `identity`. */
export function codingOf(headers: Headers): string | undefined {
  const coding = headers.get("Content-Encoding")?.trim().toLowerCase() ?? "";
  return coding === "" || coding === "identity" ? undefined : coding;
}
