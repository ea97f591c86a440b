import { requireIssuer } from "../issuer.ts";
import { withoutTrailingSlash } from "../url.ts";

/**
 * What is there for each zone, by its issuer; a trailing slash more or less does not matter.
 *
 * @throws {ConfigurationError} if one can't be an issuer.
 */
export class ByIssuer<T> {
  readonly #entries: ReadonlyMap<string, T>;

  constructor(entries: Readonly<Record<string, T>>) {
    this.#entries = new Map(
      Object.entries(entries).map(([issuer, entry]) => [withoutTrailingSlash(requireIssuer(issuer)), entry]),
    );
  }

  all(): T[] {
    return [...this.#entries.values()];
  }

  get(issuer: string | undefined): T | undefined {
    return issuer === undefined ? undefined : this.#entries.get(withoutTrailingSlash(issuer));
  }
}
