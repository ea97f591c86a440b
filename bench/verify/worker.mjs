// Runs the number of verifications that a request asks for.
import { repeat, subjectsFor } from "./subjects.mjs";

const prepared = new Map();

export default {
  async fetch(request) {
    const { alg, subject, times, offset } = Object.fromEntries(new URL(request.url).searchParams);
    if (!prepared.has(alg)) prepared.set(alg, await subjectsFor(alg));
    await repeat(prepared.get(alg)[subject], Number(times), Number(offset));
    return new Response("done");
  },
};
