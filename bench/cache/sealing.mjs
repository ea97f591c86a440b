// What sealing adds to a read and a write of a shared store, beside the shared store's own time.
import { SealedTokenStore } from "../../packages/core/dist/index.js";
import { median, tokenOf } from "./support.mjs";

const ROUNDS = 2_000;
const texts = new Map();
const storage = {
  get: async (name) => texts.get(name),
  put: async (name, value) => void texts.set(name, value),
  delete: async (name) => void texts.delete(name),
};
const store = new SealedTokenStore(storage, { secret: "a secret of this benchmark" });

async function microseconds(work) {
  const samples = [];
  for (let sample = 0; sample < 7; sample += 1) {
    const startedAt = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) await work(round);
    samples.push(((performance.now() - startedAt) / ROUNDS) * 1_000);
  }
  return median(samples);
}

const token = tokenOf("t".repeat(1_000));
const write = await microseconds((round) => store.set(`key ${round % 100}`, token));
const read = await microseconds((round) => store.get(`key ${round % 100}`));
console.log(`sealing and writing  ${write.toFixed(0)} us`);
console.log(`reading and opening  ${read.toFixed(0)} us (${(read / write).toFixed(2)} x)`);
