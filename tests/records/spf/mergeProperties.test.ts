import fc from "fast-check";
import { isSpf, parseSpf, readSpf } from "../../../records/spf/parse";
import { mergeSpf, type SpfMerge } from "../../../records/spf/merge";
import { renderSpf } from "../../../records/spf/record";
import { releaseSpf } from "../../../records/spf/release";
import { termKey } from "../../../records/spf/termKey";
import type { SpfWanted } from "../../../records/spf/wanted";
import { garbage, includes, position, strangerDirective, strangerRecord, TARGETS } from "./arbitraries";
import { valueOf } from "../valueOf";
import { reachable, termsOf, verdictOf, without, written } from "./laws";
import { checkProperty } from "../property";

const merge = (text: string | undefined, wanted: SpfWanted): SpfMerge =>
  valueOf(mergeSpf(text, { lookupLimit: "off", ...wanted }));
const plan = fc.tuple(strangerRecord, includes, position);
const rawsOf = (text: string): string[] => termsOf(text).map(({ raw }) => raw);
const keysOf = (text: string): string[] => termsOf(text).map(termKey).sort();

describe("every record", () => {
  test("is written back as it was read", () => {
    checkProperty(strangerRecord, 0.9, (text) => {
      expect(renderSpf(valueOf(parseSpf(text)))).toBe(text);
      return text.length > 8;
    });
  });

  test("of garbage is refused without a change, or merged if it is valid", () => {
    checkProperty(garbage, 0.3, (text) => {
      const merged = mergeSpf(text, { includes: ["_spf.odoo.com"], lookupLimit: "off" });
      expect(merged.ok).toBe(readSpf(text).ok);
      expect(isSpf(text)).toBe(true);
      return !merged.ok;
    });
  });
});

describe("a merge", () => {
  test("changes nothing when it is done again", () => {
    checkProperty(plan, 0.6, ([text, wanted, at]) => {
      const once = merge(text, { includes: wanted, position: at });
      const memory = { declaredBefore: wanted, found: text };
      for (const known of [{}, memory]) {
        expect(merge(once.text, { includes: wanted, position: at, ...known })).toEqual({
          text: once.text,
          added: [],
          removed: [],
        });
      }
      return once.added.length > 0;
    });
  });

  test("keeps every stranger's term and its spaces, in order, and adds nothing but what it says", () => {
    checkProperty(plan, 0.6, ([text, wanted, at]) => {
      const { text: merged, added, removed } = merge(text, { includes: wanted, position: at });
      const own = new Set(added.map((term) => ` ${term}`));
      const after = written(termsOf(merged));
      expect(removed).toEqual([]);
      expect(without(after, [...own]).sort()).toEqual(written(termsOf(text)).sort());
      expect(isSubsequence(written(termsOf(text)), after)).toBe(true);
      return added.length > 0;
    });
  });

  test("gives every declared target a place where it is evaluated", () => {
    checkProperty(plan, 0.1, ([text, wanted, at]) => {
      const { evaluated } = reachable(merge(text, { includes: wanted, position: at }).text);
      const keys = new Set(termsOf(`v=spf1 ${evaluated.join(" ")}`).map(termKey));
      for (const target of wanted) expect(keys).toContain(`include:${target.replace(/\.$/, "").toLowerCase()}`);
      return reachable(text).ignored.some((term) => /include:/i.test(term));
    });
  });

  test("never adds an all, and makes nothing behind all or redirect reachable or unreachable", () => {
    checkProperty(plan, 0.2, ([text, wanted, at]) => {
      const { text: merged, added } = merge(text, { includes: wanted, position: at });
      const [before, after] = [reachable(text), reachable(merged)];
      expect(added.filter((term) => /all$/i.test(term))).toEqual([]);
      expect(after.ignored).toEqual(before.ignored);
      expect(without(after.evaluated, added)).toEqual(before.evaluated);
      expect(after.redirect).toBe(before.redirect);
      return before.ignored.length > 0 || before.redirect !== undefined;
    });
  });

  test("changes a verdict only to pass, and only on mail that an added term matches", () => {
    const keys = fc.uniqueArray(fc.nat(20), { maxLength: 6 });
    checkProperty(fc.tuple(plan, keys), 0.3, ([[text, wanted, at], picks]) => {
      const { text: merged, added } = merge(text, { includes: wanted, position: at });
      const all = [...new Set(keysOf(merged))];
      const matches = new Set(picks.map((pick) => all[pick % all.length] ?? ""));
      const own = new Set(termsOf(`v=spf1 ${added.join(" ")}`).map(termKey));
      const [before, after] = [verdictOf(text, matches), verdictOf(merged, matches)];
      const isMatched = [...own].some((key) => matches.has(key));
      expect(isMatched ? ["+", before] : [before]).toContain(after);
      return isMatched !== (before === after);
    });
  });

  test("adds new terms in the order in which they are declared", () => {
    checkProperty(plan, 0.3, ([text, wanted, at]) => {
      const { added } = merge(text, { includes: wanted, position: at });
      const order = wanted.map((target) => `include:${target.replace(/\.$/, "").toLowerCase()}`);
      expect(added).toEqual(order.filter((term) => added.includes(term)));
      return added.length > 1;
    });
  });
});

interface Word {
  readonly raw: string;
  readonly own: boolean;
}

/** For each term of a merged record, whether the merge added it: the terms of before stand in it in their order. */
function ownPlaces(before: string, merged: string): boolean[] {
  const old = written(termsOf(before));
  let at = 0;
  return written(termsOf(merged)).map((term) => {
    if (term !== old[at]) return true;
    at += 1;
    return false;
  });
}

/** A merged record after strangers edited it, and their terms in it. */
function editedBy(before: string, merged: string, changes: readonly Edit[]): { live: string; strangers: string[] } {
  const own = ownPlaces(before, merged);
  const words = rawsOf(merged).map((raw, place) => ({ raw, own: own[place] === true }));
  for (const change of changes) edit(words, change);
  const strangers = words.filter((word) => !word.own).map(({ raw }) => raw);
  return { live: ["v=spf1", ...words.map(({ raw }) => raw)].join(" "), strangers };
}

type Edit = readonly [kind: string, from: number, to: number, raw: string];

/** What a stranger does to a record by hand: anything but touching terms that we added. */
function edit(words: Word[], [kind, from, to, raw]: Edit): void {
  const strangers = words.filter(({ own }) => !own);
  const picked = strangers[from % Math.max(1, strangers.length)];
  const word = kind === "add" ? { raw, own: false } : picked;
  if (word === undefined || /^redirect|^exp/i.test(word.raw)) return;
  if (kind !== "add") words.splice(words.indexOf(word), 1);
  if (kind !== "drop") words.splice(to % (words.length + 1), 0, word);
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const item of whole) if (item === part[at]) at += 1;
  return at === part.length;
}

describe("leaving", () => {
  test("gives back the text that was there before the merge", () => {
    checkProperty(plan, 0.6, ([text, wanted, at]) => {
      const merged = merge(text, { includes: wanted, position: at });
      const left = valueOf(releaseSpf(merged.text, { declared: wanted, found: text }));
      expect(left).toMatchObject({ text, neutral: false });
      expect([...left.removed].sort()).toEqual([...merged.added].sort());
      expect(merge(merged.text, { includes: [], declaredBefore: wanted, found: text }).text).toBe(text);
      return merged.added.length > 0;
    });
  });

  const edits = fc.array(fc.tuple(fc.constantFrom("add", "drop", "move"), fc.nat(), fc.nat(), strangerDirective), {
    minLength: 1,
    maxLength: 4,
  });

  test("takes nothing from strangers who came, went and moved things in between", () => {
    checkProperty(fc.tuple(plan, edits), 0.4, ([[text, wanted, at], changes]) => {
      const { live, strangers } = editedBy(text, merge(text, { includes: wanted, position: at }).text, changes);
      const left = valueOf(releaseSpf(live, { declared: wanted, found: text }));
      // A term that may be a stranger's stays, and keptTerms names it.
      const rest = without(rawsOf(left.text ?? ""), strangers);
      const told = new Set(keysOf(["v=spf1", ...left.keptTerms].join(" ")));
      expect(keysOf(["v=spf1", ...rest].join(" ")).filter((key) => !told.has(key))).toEqual([]);
      return left.removed.length > 0 && rest.length === 0 && strangers.length > 0;
    });
  });

  test("takes nothing from them either while something else is declared", () => {
    checkProperty(fc.tuple(plan, edits, includes), 0.15, ([[text, first, at], changes, second]) => {
      const { live, strangers } = editedBy(text, merge(text, { includes: first, position: at }).text, changes);
      const after = merge(live, { includes: second, declaredBefore: first, found: text, position: at });
      const rest = without(rawsOf(after.text), strangers);
      expect(without(rest, after.added).every((term) => /^[+~?-]?include:/i.test(term))).toBe(true);
      return after.removed.length > 0 && after.added.length > 0;
    });
  });

  test("works the same when only some of the terms are dropped", () => {
    checkProperty(fc.tuple(plan, includes), 0.15, ([[text, first, at], second]) => {
      const live = merge(text, { includes: first, position: at }).text;
      const after = merge(live, { includes: second, declaredBefore: first, found: text, position: at });
      expect(keysOf(after.text)).toEqual(keysOf(merge(text, { includes: second, position: at }).text));
      expect(valueOf(releaseSpf(after.text, { declared: second, found: text })).text).toBe(text);
      return after.removed.length > 0 && after.added.length > 0;
    });
  });
});

describe("two stacks on one record", () => {
  const [, , ...others] = TARGETS;
  const apart = fc.tuple(
    strangerRecord,
    fc.shuffledSubarray([...TARGETS.slice(0, 2)], { minLength: 1 }),
    fc.shuffledSubarray([...others], { minLength: 1 }),
  );

  test("come to the same record in either order, up to the order of their own terms", () => {
    checkProperty(apart, 0.3, ([text, one, two]) => {
      const ab = merge(merge(text, { includes: one }).text, { includes: two });
      const ba = merge(merge(text, { includes: two }).text, { includes: one });
      expect(written(termsOf(ab.text)).sort()).toEqual(written(termsOf(ba.text)).sort());
      return ab.added.length > 0 && ba.added.length > 0;
    });
  });

  test("leave in either order, and the text of before is back", () => {
    checkProperty(apart, 0.3, ([text, one, two]) => {
      const a = merge(text, { includes: one }).text;
      const b = merge(a, { includes: two });
      const first = { declared: one, found: text };
      const second = { declared: two, found: a };
      for (const [x, y] of [
        [first, second],
        [second, first],
      ] as const) {
        const half = valueOf(releaseSpf(b.text, x)).text;
        expect(valueOf(releaseSpf(half, y)).text).toBe(text);
      }
      return a !== text && b.added.length > 0;
    });
  });
});
