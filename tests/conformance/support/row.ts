import type { Subject } from "./subject.ts";

export type Level = "MUST" | "SHOULD";

type Test = (subject: Subject) => Promise<void>;

/** A requirement and the request that shows whether it is met: `test` throws if it is not. */
export interface Row {
  /** Unique, and stable: people link to it. */
  id: string;
  level: Level;
  /** In our own words, what a protected server must or should do. */
  requirement: string;
  /** The section of the document, by number or title. */
  section: string;
  test: Test;
  /** Where it takes an option to meet it: `test` is run with that option set. */
  option?: Option;
  /** Why this is not met, where that is on purpose. The test must then fail, or this is out of date. */
  deviation?: string;
}

/** An option without which a requirement is not met. */
export interface Option {
  /** As one writes it. */
  setting: string;
  /** What happens without it, and why that is the default. */
  byDefault: string;
  /** The same requirement without the option. It must fail, or the option is not needed. */
  testByDefault: Test;
  /** What is met without it, and not with it. */
  costs?: Costs;
}

/** Requirements that an option gives up. */
export interface Costs {
  /** Their ids. With the option set, each must fail. */
  rows: string[];
  /** What that means for clients. */
  words: string;
  /** The same subject with the option set. */
  subject(subject: Subject): Subject;
}

/** The rows of one document. */
export interface Source {
  document: string;
  rows: Row[];
}
