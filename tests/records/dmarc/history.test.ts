import fc from "fast-check";
import { addUri } from "../../../records/dmarc/edit";
import { mergeDmarc } from "../../../records/dmarc/merge";
import { releaseDmarc } from "../../../records/dmarc/release";
import { uriKey } from "../../../records/dmarc/reportUris";
import { termsOf } from "../../../records/dmarc/terms";
import { readTags, renderTags } from "../../../records/dmarc/text";
import { dmarcTerms, type DmarcDeclared } from "../../../records/dmarc/wanted";
import { checkProperty } from "../property";
import { valueOf } from "../valueOf";
import { declared, strangerRecord } from "./arbitraries";

type Event =
  | { kind: "run"; declared: DmarcDeclared }
  | { kind: "tag" }
  | { kind: "address"; tag: "rua" | "ruf" }
  | { kind: "stolen" };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: declared.map((fields) => ({ kind: "run" as const, declared: fields })) },
  fc.constant({ kind: "tag" as const }),
  fc.constantFrom("rua" as const, "ruf" as const).map((tag) => ({ kind: "address" as const, tag })),
  fc.constant({ kind: "stolen" as const }),
);

interface World {
  text: string;
  before: string[];
  foreign: string[];
}

/** One thing that happens to a record: a run of ours, or a stranger who adds a tag, adds an address, or takes an address out. */
function happen(world: World, what: Event, found: string | undefined, at: number): World {
  const { text, before, foreign } = world;
  if (what.kind === "run") {
    const wanted = { ...what.declared, declaredBefore: before, ...(found !== undefined && { found }) };
    return { ...world, text: valueOf(mergeDmarc(text, wanted)).text, before: dmarcTerms(what.declared) };
  }
  if (what.kind === "tag")
    return {
      ...world,
      text: text.replace(/;*$/, `; theirs${"x".repeat(at)}=1`),
      foreign: [...foreign, `theirs${"x".repeat(at)}=1`],
    };
  if (what.kind === "address") {
    const uri = `mailto:theirs${at}@third.example`;
    return {
      ...world,
      text: renderTags(addUri(readTags(text), what.tag, uri)),
      foreign: [...foreign, `${what.tag}=${uri}`],
    };
  }
  return { ...world, text: text.replace("mailto:abuse@acme.com,", "") };
}

const terms = (text: string): string[] => termsOf(readTags(text)).map(({ tag, value }) => `${tag}=${uriKey(value)}`);

describe.each(["adopted", "created"])("whatever happened to a record that we %s", (origin) => {
  test("release keeps everything that strangers added, and what was found", () => {
    checkProperty(
      fc.tuple(strangerRecord, declared, fc.array(event, { maxLength: 8 })),
      0.3,
      ([record, first, events]) => {
        const found = origin === "adopted" ? record : undefined;
        let world: World = { text: valueOf(mergeDmarc(found, first)).text, before: dmarcTerms(first), foreign: [] };
        events.forEach((what, at) => {
          world = happen(world, what, found, at);
        });
        const ours = { declared: world.before, createdByUs: found === undefined };
        const released = valueOf(releaseDmarc(world.text, { ...ours, ...(found !== undefined && { found }) }));
        const left = terms(released.text);
        expect(left).toEqual(expect.arrayContaining(world.foreign.map((term) => term.toLowerCase())));
        expect(released.onlyOurs).toBe(found === undefined && world.foreign.length === 0);
        // Only what was found and what strangers added is left, tag by tag.
        const theirs = new Set([...terms(found ?? "v=DMARC1; p=none"), ...world.foreign]);
        expect(released.onlyOurs ? [] : left.filter((term) => !theirs.has(term))).toEqual([]);
        return world.foreign.length > 0 && events.some(({ kind }) => kind === "run");
      },
    );
  });
});
