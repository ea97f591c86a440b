/** What a bare map of the same size costs that is told which key to drop: the engine's own share. */
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
