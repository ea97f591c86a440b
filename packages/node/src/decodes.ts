import zlib from "node:zlib";
import type { DecodesCoding } from "@edgegrant/core/adapter";

/** Node's fetch takes off these, several at once too. */
const DECODED = new Set(["gzip", "x-gzip", "deflate", "br", ...(decodesZstd() ? ["zstd"] : [])]);

/** Which content codings the fetch of this Node takes off. */
export const decodes: DecodesCoding = (codings) => codings.split(",").every((coding) => DECODED.has(coding.trim()));

/** Since undici 7.11, which Node's fetch is, where Node itself knows the coding. */
function decodesZstd(): boolean {
  const [major = 0, minor = 0] = (process.versions.undici ?? "").split(".").map(Number);
  return "createZstdDecompress" in zlib && (major > 7 || (major === 7 && minor >= 11));
}
