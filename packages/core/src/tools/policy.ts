import { ConfigurationError } from "../errors.ts";
import { isSatisfied, type Satisfies } from "../verify/scopes.ts";
import { type NamePattern, namePatterns, type ScopesByName } from "./pattern.ts";
import { spellingsOf } from "./resource-uri.ts";

/** The kind of object that a message is about. */
export type Kind = "tool" | "prompt" | "resource";

/** An object that a message uses. */
export interface Use {
  kind: Kind;
  /** The name of a tool or a prompt, or the URI of a resource. */
  name: string;
}

/** The scopes that single tools, prompts and resources need, in addition to `requiredScopes`. */
export interface ToolPolicy {
  /**
   * The scopes that each tool needs. A `tools/call` by a caller without them gets 403 and a challenge for more scopes.
   * Your handler does not get it. Default: none.
   *
   * With this or one of the next two settings, the bodies of all requests are parsed as JSON before your handler runs.
   * A body is refused if it is not JSON in UTF-8, has a content coding, or is ambiguous.
   */
  toolScopes?: ScopesByName | undefined;
  /** The same for `prompts/get`, and for `completion/complete` of a prompt. */
  promptScopes?: ScopesByName | undefined;
  /**
   * The same for the URIs of `resources/read`, `resources/subscribe`, `subscriptions/listen` and `completion/complete`.
   * Every other method with a `uri` counts, too, except `resources/unsubscribe`. A URI matches if one of its forms does, and
   * one of the key's: as written, as a URL parser writes it, or percent-decoded.
   */
  resourceScopes?: ScopesByName | undefined;
  /**
   * Which tools, prompts and resources are listed. `"all"`: all of them, so that a client finds out by a challenge what
   * it may ask for. `"granted"`: those whose scopes the caller's token grants. Default: `"all"`.
   */
  listing?: "all" | "granted" | undefined;
  /**
   * The largest accepted request body, in bytes, if one of these settings is used. A larger one gets 413. Also the
   * largest list, and the largest event of a stream, that `listing: "granted"` narrows. Default: 4,194,304 (4 MiB).
   */
  maxMessageBytes?: number | undefined;
}

const DEFAULT_MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** A validated {@link ToolPolicy}. */
export class ToolRules {
  readonly maxMessageBytes: number;
  readonly narrowsLists: boolean;
  readonly #patterns: Readonly<Record<Kind, readonly NamePattern[]>>;
  readonly #satisfies: Satisfies | undefined;

  /** Throws {@link ConfigurationError} if a setting is wrong. */
  constructor(policy: ToolPolicy, satisfies?: Satisfies) {
    const { listing = "all", maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES } = policy;
    if (listing !== "all" && listing !== "granted") throw new ConfigurationError('listing must be "all" or "granted"');
    if (!Number.isSafeInteger(maxMessageBytes) || maxMessageBytes < 1) {
      throw new ConfigurationError("maxMessageBytes must be a whole number of bytes, 1 or more");
    }
    this.maxMessageBytes = maxMessageBytes;
    this.narrowsLists = listing === "granted";
    this.#patterns = {
      tool: namePatterns("toolScopes", policy.toolScopes),
      prompt: namePatterns("promptScopes", policy.promptScopes),
      resource: namePatterns("resourceScopes", policy.resourceScopes, spellingsOf),
    };
    this.#satisfies = satisfies;
  }

  /** Whether no tool, prompt or resource needs a scope. */
  get isEmpty(): boolean {
    return Object.values(this.#patterns).every(({ length }) => length === 0);
  }

  /** Whether any object of this kind needs a scope. */
  guards(kind: Kind): boolean {
    return this.#patterns[kind].length > 0;
  }

  /** The scopes that an object needs and that the granted ones do not satisfy. */
  missing({ kind, name }: Use, granted: readonly string[]): string[] {
    const names = kind === "resource" ? spellingsOf(name) : [name];
    const patterns = this.#patterns[kind].filter(({ matches }) => names.some(matches));
    return patterns.flatMap(({ scopes }) => scopes).filter((scope) => !isSatisfied(granted, scope, this.#satisfies));
  }
}
