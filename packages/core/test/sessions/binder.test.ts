import fc from "fast-check";
import { expect, it } from "vitest";
import { SessionBinder, type SessionOwner } from "../../src/sessions/binder.ts";
import { SessionKeys } from "../../src/sessions/keys.ts";
import { SECRET } from "./support.ts";

const binder = new SessionBinder(
  new SessionKeys(
    () => ({ secret: SECRET }),
    () => undefined,
  ),
);

/** Texts that look alike when concatenated: short ones from few characters, and random ones. */
const unit = fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code));
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'a."\\,[]\0\ud800\ufffd'), maxLength: 4 }),
  fc.string({ unit }),
);
const owner: fc.Arbitrary<SessionOwner> = fc
  .record({ issuer: text, subject: fc.option(text, { nil: undefined }), clientId: text })
  .map(({ subject, ...rest }) => (subject === undefined ? rest : { ...rest, subject }));

const isSame = (one: SessionOwner, other: SessionOwner) =>
  one.issuer === other.issuer && one.subject === other.subject && one.clientId === other.clientId;

it("every id opens for who it was bound for, as it was", async () => {
  await fc.assert(
    fc.asyncProperty(text, owner, async (id, alice) => {
      expect(await binder.open(await binder.bind(id, alice), alice)).toMatchObject({ id, isOutdated: false });
    }),
  );
});

it("no id of one caller opens for another", async () => {
  await fc.assert(
    fc.asyncProperty(text, owner, owner, async (id, alice, bob) => {
      fc.pre(!isSame(alice, bob));
      await expect(binder.open(await binder.bind(id, alice), bob)).rejects.toMatchObject({ reason: "not_the_callers" });
    }),
  );
});

it("what belongs to the id never passes for a part of the caller, nor the other way round", async () => {
  const bound = await binder.bind('c","d', { issuer: "a", subject: "b", clientId: "c" });
  const mark = bound.slice(bound.lastIndexOf("."));
  await expect(binder.open(`d${mark}`, { issuer: "a", subject: "b", clientId: 'c","c' })).rejects.toThrow();
});

it("no id opens once any of its characters is another", async () => {
  const alice = { issuer: "https://zone.example", subject: "alice", clientId: "agent" };
  await fc.assert(
    fc.asyncProperty(text, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), async (id, at, character) => {
      const bound = await binder.bind(id, alice);
      const index = at % bound.length;
      const other = bound.slice(0, index) + character + bound.slice(index + 1);
      fc.pre(other !== bound);
      await expect(binder.open(other, alice)).rejects.toMatchObject({ status: 404 });
    }),
  );
});
