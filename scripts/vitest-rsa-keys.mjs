// Setup of test processes: makes a few RSA keys and hands them out in turns. Tests need keys that differ from one another, not
// new ones, and to make one takes the processor as long as many a test. Web Crypto only: it runs on workerd too.

/** The number of keys of each kind in a process. No test uses as many of a kind at once. A bundle may define another number. */
const KEYS = typeof RSA_KEYS === "undefined" ? 8 : RSA_KEYS;
/** Other sizes are rare, and their tests are about the size. */
const MODULUS_LENGTH = 2048;

// Test files share a process, and this file is evaluated for each of them.
const isInstalled = Symbol.for("RSA keys of tests");
if (!globalThis[isInstalled]) {
  globalThis[isInstalled] = true;
  const { subtle } = crypto;
  const generateKey = subtle.generateKey.bind(subtle);
  const kinds = new Map();

  Object.defineProperty(subtle, "generateKey", {
    configurable: true,
    writable: true,
    value: async (algorithm, extractable, usages) => {
      if (algorithm?.modulusLength !== MODULUS_LENGTH) return generateKey(algorithm, extractable, usages);
      const { name, hash, publicExponent } = algorithm;
      const kind = JSON.stringify([name, hash, [...publicExponent], extractable, usages]);
      const keys = kinds.get(kind) ?? [];
      kinds.set(kind, keys);
      const key = keys.length < KEYS ? await generateKey(algorithm, extractable, usages) : keys.shift();
      keys.push(key);
      return key;
    },
  });
}
