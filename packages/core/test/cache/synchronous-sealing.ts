import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";

const TAG_BYTES = 16;
/** The keys of the stand-in, as the opaque objects that its functions return. */
const bytesOf = new WeakMap<object, Buffer>();
/** The keys that were derived before. Every run of a property derives the same few. */
const derived = new Map<string, ArrayBuffer>();

/**
 * Replaces what {@link Sealer} uses of Web Crypto by the same algorithms of `node:crypto`, and returns a function that
 * puts Web Crypto back. Web Crypto computes each on another thread, which takes a hundred times as long as the
 * computation. Sealed values are the same: a test opens those of one with the other. The replacements are no spies,
 * which would keep the arguments of a million calls.
 */
export function sealSynchronously(): () => void {
  const replaced: (keyof SubtleCrypto)[] = [];
  const put = (name: keyof SubtleCrypto, value: (...args: never[]) => unknown) => {
    Object.defineProperty(crypto.subtle, name, { value, configurable: true });
    replaced.push(name);
  };
  put("importKey", async (_format: "raw", raw: Uint8Array) => keyOf(raw));
  put("deriveKey", async ({ salt, info }: HkdfParams, material: object, target: HmacKeyGenParams | AesKeyGenParams) => {
    const bytes = (target.length ?? 512) / 8;
    const inputs = [bytesFor(material), view(salt), view(info)] as const;
    const name = [...inputs.map((input) => input.toString("hex")), bytes].join();
    const key = derived.get(name) ?? hkdfSync("sha256", ...inputs, bytes);
    derived.set(name, key);
    return keyOf(key);
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
  return () => {
    for (const name of replaced) Reflect.deleteProperty(crypto.subtle, name);
  };
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
