import { ConfigurationError } from "../errors.ts";
import { isSatisfied, type Satisfies } from "../verify/scopes.ts";
import { type NamePattern, namePatterns, type ScopesByName } from "./pattern.ts";
import { spellingsOf } from "./resource-uri.ts";

/** What a message is about. */
export type Kind = "tool" | "prompt" | "resource";

/** What a message makes use of. */
export interface Use {
  kind: Kind;
  /** The name of a tool or a prompt, or the URI of a resource. */
  name: string;
}

/** The scopes that single tools, prompts and resources need, beside `requiredScopes`. */
export interface ToolPolicy {
  /**
   * The scopes that each tool needs. A `tools/call` by a caller without them is answered with 403 and a challenge for
   * more scopes, before your handler sees it. Default: none.
   *
   * With this or one of the next two, request bodies of any path are read as JSON before your handler runs. A body that
   * can't be read with certainty is refused: not JSON in UTF-8, with a content coding, or ambiguous.
   */
  toolScopes?: ScopesByName | undefined;
  /** The same for `prompts/get`, and for `completion/complete` of a prompt. */
  promptScopes?: ScopesByName | undefined;
  /**
   * The same for the URIs of `resources/read`, `resources/subscribe`, `subscriptions/listen`, and of
   * `completion/complete`. A URI matches if it does so as sent, as a URL parser writes it, or percent-decoded.
   */
  resourceScopes?: ScopesByName | undefined;
  /**
   * The largest request body that is read to tell its scopes, in bytes; a larger one is answered with 413. Default:
   * 4,194,304 (4 MiB).
   */
  maxMessageBytes?: number | undefined;
}

const DEFAULT_MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** {@link ToolPolicy}, checked. */
export class ToolRules {
  readonly maxMessageBytes: number;
  readonly #patterns: Readonly<Record<Kind, readonly NamePattern[]>>;
  readonly #satisfies: Satisfies | undefined;

  /** Throws {@link ConfigurationError} if a setting is wrong. */
  constructor(policy: ToolPolicy, satisfies?: Satisfies) {
    const { maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES } = policy;
    if (!Number.isSafeInteger(maxMessageBytes) || maxMessageBytes < 1) {
      throw new ConfigurationError("maxMessageBytes must be a whole number of bytes, 1 or more");
    }
    this.maxMessageBytes = maxMessageBytes;
    this.#patterns = {
      tool: namePatterns("toolScopes", policy.toolScopes),
      prompt: namePatterns("promptScopes", policy.promptScopes),
      resource: namePatterns("resourceScopes", policy.resourceScopes),
    };
    this.#satisfies = satisfies;
  }

  /** Whether any tool, prompt or resource needs a scope. */
  get isEmpty(): boolean {
    return Object.values(this.#patterns).every(({ length }) => length === 0);
  }

  /** Whether any of this kind needs a scope. */
  guards(kind: Kind): boolean {
    return this.#patterns[kind].length > 0;
  }

  /** The scopes that a use needs and the granted ones do not satisfy. */
  missing({ kind, name }: Use, granted: readonly string[]): string[] {
    const names = kind === "resource" ? spellingsOf(name) : [name];
    const patterns = this.#patterns[kind].filter(({ matches }) => names.some(matches));
    return patterns.flatMap(({ scopes }) => scopes).filter((scope) => !isSatisfied(granted, scope, this.#satisfies));
  }
}
