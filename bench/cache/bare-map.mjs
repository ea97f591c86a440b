/** A map of fixed size without any policy: it drops the oldest key. Its cost is the engine's share of a store's cost. */
export class BareMap {
  #map = new Map();
  #keys = [];
  #at = 0;

  constructor(entries) {
    this.entries = entries;
  }

  get(key) {
    return this.#map.get(key);
  }

  set(key, token) {
    if (this.#keys.length === this.entries) this.#map.delete(this.#keys[this.#at]);
    this.#keys[this.#at] = key;
    this.#at = (this.#at + 1) % this.entries;
    this.#map.set(key, { ...token, scope: [...token.scope] });
  }
}
