import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { vi } from "vitest";

const TAG_BYTES = 16;
/** The keys of the stand-in, as the opaque objects that its functions return. */
const bytesOf = new WeakMap<object, Buffer>();

/**
 * Replaces what {@link Sealer} uses of Web Crypto by the same algorithms of `node:crypto`, until mocks are restored. Web
 * Crypto computes each on another thread, which takes a hundred times as long as the computation. Sealed values are the
 * same: a test opens those of one with the other.
 */
export function sealSynchronously(): void {
  const put = (name: keyof SubtleCrypto, fn: (...args: never[]) => unknown) =>
    vi.spyOn(crypto.subtle, name).mockImplementation(fn as never);
  put("importKey", async (_format: "raw", raw: Uint8Array) => keyOf(raw));
  put("deriveKey", async ({ salt, info }: HkdfParams, material: object, target: HmacKeyGenParams | AesKeyGenParams) => {
    const bytes = (target.length ?? 512) / 8;
    return keyOf(hkdfSync("sha256", bytesFor(material), view(salt), view(info), bytes));
  });
  put("digest", async (_name: "SHA-256", data: Uint8Array) => createHash("sha256").update(data).digest());
  put("sign", async (_name: "HMAC", key: object, data: Uint8Array) =>
    createHmac("sha256", bytesFor(key)).update(data).digest(),
  );
  put("encrypt", async ({ iv, additionalData }: AesGcmParams, key: object, data: Uint8Array) => {
    const cipher = createCipheriv("aes-256-gcm", bytesFor(key), view(iv)).setAAD(view(additionalData));
    return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  });
  put("decrypt", async ({ iv, additionalData }: AesGcmParams, key: object, data: Uint8Array) => {
    const end = data.byteLength - TAG_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", bytesFor(key), view(iv)).setAAD(view(additionalData));
    decipher.setAuthTag(data.subarray(end));
    return Buffer.concat([decipher.update(data.subarray(0, end)), decipher.final()]);
  });
}

function view(source: BufferSource | undefined): Buffer {
  if (source === undefined) return Buffer.alloc(0);
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}

function keyOf(bytes: ArrayBuffer | Uint8Array): object {
  const key = {};
  bytesOf.set(key, Buffer.from(bytes as Uint8Array));
  return key;
}

function bytesFor(key: object): Buffer {
  const bytes = bytesOf.get(key);
  if (!bytes) throw new TypeError("The key is not one of the stand-in's");
  return bytes;
}
