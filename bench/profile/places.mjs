import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The part of the system that a function belongs to, by its name. The first match counts. */
const PLACES = [
  ["the signature's arithmetic", /^(__)?bn_|^BN_|rsa_|RSA_|EVP_|sha256|bssl|OPENSSL|mont/],
  ["`JSON.parse`, regular expressions", /JsonPars|RegExp/],
  ["compiling", /compiler|turboshaft|maglev|Maglev|Compil|baseline/],
  ["the collector", /Scaveng|Mark|Sweep|GarbageColl|Heap::|Evacuat|GlobalHandles|cppgc|TracedHandles|heap::/],
  ["buffers", /BackingStore|ArrayBuffer|TypedArray/],
  ["`malloc` and `free`", /tcmalloc|TCMalloc|malloc|free|operator (new|delete)/],
  ["JavaScript, compiled", /^JS:/],
  ["built-in functions: promises, maps, strings", /^Builtins_/],
  ["workerd: header, URL, arguments", /workerd::|kj::|jsg/],
  ["V8's runtime: strings, property tables, freezing", /v8::/],
  ["copying and comparing bytes, the clock, and everything else", /./],
];

/** The share of each part in a recording, in percent, with the function that takes most of it. */
export async function byPlace(recording) {
  const options = ["report", "-i", recording, "--no-children", "-g", "none", "--sort", "sym"];
  const { stdout } = await promisify(execFile)("perf", options, { maxBuffer: 2 ** 28 });
  const rows = new Map();
  for (const line of stdout.split("\n")) {
    const [, percent, kind, name] = /^\s*([\d.]+)%\s+\[(.)\]\s+(.*\S)/.exec(line) ?? [];
    if (name === undefined) continue;
    const place = kind === "k" ? "the kernel" : PLACES.find(([, pattern]) => pattern.test(name))[0];
    // perf lists the largest first.
    const row = rows.get(place) ?? { place, percent: 0, top: { name: name.slice(0, 60), percent: Number(percent) } };
    rows.set(place, { ...row, percent: row.percent + Number(percent) });
  }
  return [...rows.values()].toSorted((one, other) => other.percent - one.percent);
}
