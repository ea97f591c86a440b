import { SUBJECTS as REQUEST } from "../request/measure.mjs";
import { SUBJECTS as VERIFY } from "../verify/measure.mjs";
import { adapterBars } from "./adapters.mjs";
import { bars } from "./bars.mjs";

const isOwn = (name) => name.includes("edgegrant");

/** The pictures by file name. */
export function pictures({ verify, request, adapters, size }) {
  return {
    "verify.svg": bars(
      "CPU of one verification in workerd, RS256",
      "relative to a bare WebCrypto check",
      Object.entries(VERIFY).map(([key, label]) => bar(short(label), verify.workerd.RS256[key].ratio.median)),
    ),
    "request.svg": bars(
      "CPU of one request in workerd, tokens seen before",
      "relative to a bare Worker",
      Object.entries(REQUEST).map(([key, label]) => bar(short(label), request.again[key].cost.median)),
    ),
    "adapters.svg": bars(
      "CPU of one call on Node, Bun and Deno, tokens seen before",
      "relative to a bare handler",
      adapterBars(adapters),
    ),
    "size.svg": bars(
      "A Worker, minified and gzipped",
      "bytes",
      Object.entries(size.workers).map(([label, { gzipped }]) => bar(label, gzipped)),
    ),
  };
}

/** A name without what explains it. The tables have that. */
const short = (label) => label.split(":", 1)[0];

const bar = (label, value) => ({ label, value, own: isOwn(label) });
