import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type AST, RegExpParser } from "@eslint-community/regexpp";
import ts from "typescript";

/** A regular expression in the source. */
export interface FoundRegExp {
  /** File and line. */
  where: string;
  pattern: RegExp;
  /** Texts that match its beginning, in parts and completely. Repetitions of them are its worst inputs. */
  baits: readonly string[];
}

/** Every regular expression literal in these files. */
export function regexpsIn(root: string, globs: readonly string[]): FoundRegExp[] {
  return globs
    .flatMap((glob) => globSync(glob, { cwd: root }))
    .sort()
    .flatMap((file) => regexpsOf(file, readFileSync(join(root, file), "utf8")));
}

function regexpsOf(file: string, text: string): FoundRegExp[] {
  const found: FoundRegExp[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const literal = new RegExpParser().parseLiteral(node.text);
      const pattern = new RegExp(literal.pattern.raw, literal.flags.raw);
      found.push({ where: `${file}:${line + 1} ${node.text}`, pattern, baits: baitsOf(literal.pattern) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function baitsOf(pattern: AST.Pattern): string[] {
  const baits = new Set<string>();
  const gather = (alternatives: readonly AST.Alternative[]): void => {
    for (const { elements } of alternatives) {
      const samples = elements.map(sampleOf);
      for (let length = 1; length <= samples.length; length += 1) baits.add(samples.slice(0, length).join(""));
      for (const sample of samples) baits.add(sample);
      for (const element of elements) {
        const inner = element.type === "Quantifier" ? element.element : element;
        if ("alternatives" in inner) gather(inner.alternatives);
      }
    }
  };
  gather(pattern.alternatives);
  baits.delete("");
  return [...baits];
}

/** A short text that matches an element. */
function sampleOf(element: AST.Element): string {
  switch (element.type) {
    case "Character":
      return String.fromCodePoint(element.value);
    case "CharacterSet":
      return element.kind === "any" ? "a" : memberOf(element.kind, element.negate);
    case "CharacterClass":
      return element.negate ? outsiderOf(element) : memberOfClass(element);
    case "Quantifier":
      return sampleOf(element.element).repeat(Math.max(1, Math.min(element.min, 16)));
    case "Group":
    case "CapturingGroup":
      return element.alternatives[0]?.elements.map(sampleOf).join("") ?? "";
    default:
      return "";
  }
}

function memberOf(kind: string, isNegated: boolean): string {
  if (kind === "digit") return isNegated ? "a" : "0";
  if (kind === "space") return isNegated ? "a" : " ";
  if (kind === "word") return isNegated ? "-" : "a";
  return kind === "property" ? "\u0007" : "a";
}

function memberOfClass({ elements }: AST.CharacterClass): string {
  const [first] = elements;
  if (first?.type === "CharacterClassRange") return String.fromCodePoint(first.min.value);
  if (first?.type === "Character") return String.fromCodePoint(first.value);
  return first?.type === "CharacterSet" ? memberOf(first.kind, first.negate) : "a";
}

/** A character that a negated class matches: the first suitable candidate. */
function outsiderOf({ raw }: AST.CharacterClass): string {
  const pattern = new RegExp(raw, "u");
  return ["a", "\u00e9", "-", " "].find((character) => pattern.test(character)) ?? "a";
}
