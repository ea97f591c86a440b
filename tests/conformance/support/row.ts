import type { Subject } from "./subject.ts";

export type Level = "MUST" | "SHOULD";

type Test = (subject: Subject) => Promise<void>;

/** A requirement and its test. `test` throws if the requirement is not met. */
export interface Row {
  /** Unique and stable, because pages link to it. */
  id: string;
  level: Level;
  /** What a protected server must or should do, in our own words. */
  requirement: string;
  /** The section of the specification, by number or title. */
  section: string;
  test: Test;
  /** The option that the requirement needs. `test` runs with that option set. */
  option?: Option;
  /** Why the requirement is deliberately not met. The test must then fail; otherwise this text is obsolete. */
  deviation?: string;
}

/** An option that is needed to meet a requirement. */
export interface Option {
  /** The setting, as written in code. */
  setting: string;
  /** The behaviour without it, and why that is the default. */
  byDefault: string;
  /** The same requirement without the option. It must fail; otherwise the option is unnecessary. */
  testByDefault: Test;
  /** The requirements that are met only without it. */
  costs?: Costs;
}

/** Requirements that are no longer met with an option. */
export interface Costs {
  /** The ids of their rows. Each must fail with the option set. */
  rows: string[];
  /** The effect on clients. */
  words: string;
  /** The same subject with the option set. */
  subject(subject: Subject): Subject;
}

/** The rows of one specification. */
export interface Source {
  document: string;
  rows: Row[];
}
