import fc from "fast-check";
import { consolidateSpf, joinedSpf } from "../../../records/spf/consolidate";
import { termKey } from "../../../records/spf/termKey";
import { isDirective } from "../../../records/spf/record";
import { mechanism } from "./arbitraries";
import { termsOf, verdictOf } from "./laws";
import { checkProperty } from "../property";

interface Joins {
  readonly fact: string;
  readonly texts: readonly string[];
  readonly joined: string;
  readonly warns?: readonly string[];
}

const JOINS: readonly Joins[] = [
  { fact: "keeps a single record as it is", texts: ["v=spf1  ?a/32  -ALL mx"], joined: "v=spf1  ?a/32  -ALL mx" },
  {
    fact: "puts what the others have behind the senders of the first",
    texts: ["V=SPF1  mx   ~all ", "v=spf1 include:a.example  ip4:192.0.2.1 ~ALL", "v=spf1 a ~all"],
    joined: "V=SPF1  mx include:a.example ip4:192.0.2.1 a   ~all ",
  },
  {
    fact: "takes each target once",
    texts: ["v=spf1 include:a.example mx ~all", "v=spf1 include:A.EXAMPLE. MX a a ~all"],
    joined: "v=spf1 include:a.example mx a ~all",
  },
  {
    fact: "ends as the mildest of them: softfail",
    texts: ["v=spf1 mx -all", "v=spf1 a ~all"],
    joined: "v=spf1 mx a ~all",
    warns: ["spf/alls-differ"],
  },
  {
    fact: "ends as the mildest of them: a missing all is neutral (section 4.7)",
    texts: ["v=spf1 mx -all", "v=spf1 a"],
    joined: "v=spf1 mx a ?all",
    warns: ["spf/alls-differ"],
  },
  {
    fact: "adds no all where the first has none",
    texts: ["v=spf1 mx", "v=spf1 a -all"],
    joined: "v=spf1 mx a",
    warns: ["spf/alls-differ"],
  },
  {
    fact: "keeps an all that passes everybody only where all of them have it",
    texts: ["v=spf1 mx +all", "v=spf1 a all"],
    joined: "v=spf1 mx a +all",
  },
  {
    fact: "keeps a redirect that they share",
    texts: ["v=spf1 mx redirect=r.example", "v=spf1 a REDIRECT=R.example"],
    joined: "v=spf1 mx a redirect=r.example",
  },
  {
    fact: "brings modifiers along behind the end",
    texts: ["v=spf1 mx ~all", "v=spf1 foo=bar a ~all exp=e.example"],
    joined: "v=spf1 mx a ~all foo=bar exp=e.example",
  },
  {
    fact: "keeps an explanation that they share",
    texts: ["v=spf1 exp=e.example mx ~all", "v=spf1 a ~all exp=E.example"],
    joined: "v=spf1 exp=e.example mx a ~all",
  },
];

const REFUSALS: readonly (readonly [fact: string, texts: readonly string[], found: string])[] = [
  ["nothing", [], ""],
  ["a qualifier that is no pass", ["v=spf1 mx ~all", "v=spf1 -a ~all"], "-a"],
  ["the same in the first record", ["v=spf1 ?mx ~all", "v=spf1 a ~all"], "?mx"],
  ["terms behind all", ["v=spf1 mx ~all a", "v=spf1 a ~all"], "a"],
  ["different redirects", ["v=spf1 redirect=a.example", "v=spf1 redirect=b.example"], "redirect="],
  ["a redirect and an all", ["v=spf1 redirect=a.example", "v=spf1 mx ~all"], "redirect="],
  [
    "different redirects that all disables",
    ["v=spf1 redirect=a.example ~all", "v=spf1 ~all redirect=b.example"],
    "redirect=",
  ],
  ["a redirect that would begin to count", ["v=spf1 mx", "v=spf1 a redirect=a.example ?all"], "redirect="],
  ["a redirect that one of them uses", ["v=spf1 redirect=a.example", "v=spf1 redirect=a.example ~all"], "redirect="],
  ["a redirect and nothing", ["v=spf1 mx", "v=spf1 redirect=a.example"], "redirect="],
  ["different explanations", ["v=spf1 exp=a.example ~all", "v=spf1 exp=b.example ~all"], "exp="],
  ["a pass for everybody beside another end", ["v=spf1 mx ~all", "v=spf1 a +all"], "+all"],
];

describe("consolidateSpf", () => {
  test.each(JOINS)("$fact", ({ texts, joined, warns = [] }) => {
    const { issues, ...result } = consolidateSpf(texts);
    expect(result).toEqual({ ok: true, value: joined });
    expect(issues.map(({ id, severity }) => `${severity} ${id}`)).toEqual(warns.map((id) => `warning ${id}`));
  });

  test.each(REFUSALS)("refuses %s", (_, texts, found) => {
    expect(consolidateSpf(texts)).toMatchObject({ ok: false, issues: [{ id: "spf/cannot-consolidate", found }] });
    expect(consolidateSpf(texts).issues).toHaveLength(1);
  });

  test("refuses a record that is broken, and everything else at once", () => {
    const { ok, issues } = consolidateSpf(["v=spf1 moo", "v=spf1 -mx ~all", "v=spf1 a +all"]);
    const ids = ["spf/unknown-mechanism", "spf/broken-record", "spf/cannot-consolidate", "spf/cannot-consolidate"];
    expect([ok, issues.map(({ id }) => id)]).toEqual([false, ids]);
  });

  test("is the same when what it made is joined with one of its parts", () => {
    const parts = ["v=spf1 mx include:a.example ~all", "v=spf1 a ~all"];
    const joined = consolidateSpf(parts);
    expect(joined.ok && consolidateSpf([joined.value, ...parts])).toEqual(joined);
  });
});

test("a joined record passes what any of the records passes, and nothing else", () => {
  const end = fc.constantFrom(
    " ~all",
    " ~all",
    " -ALL",
    " ?all",
    " all",
    "",
    " redirect=r.example",
    " ~all redirect=r.example",
  );
  const passing = fc
    .tuple(fc.array(mechanism, { maxLength: 5 }), end)
    .map(([terms, last]) => ["v=spf1", ...terms].join(" ") + last);
  const picks = fc.uniqueArray(fc.nat(20), { maxLength: 4 });
  checkProperty(fc.tuple(fc.array(passing, { minLength: 2, maxLength: 3 }), picks), 0.05, ([texts, matched]) => {
    const joined = consolidateSpf(texts);
    if (!joined.ok) return false;
    const keys = [...new Set(texts.flatMap((text) => termsOf(text).filter(isDirective).map(termKey)))].filter(
      (key) => key !== "all",
    );
    const matches = new Set(matched.map((pick) => keys[pick % keys.length] ?? ""));
    const before = texts.map((text) => verdictOf(text, matches));
    expect(verdictOf(joined.value, matches) === "+").toBe(before.includes("+"));
    return before.includes("+") && !before.every((verdict) => verdict === "+");
  });
});

const MANY = Array.from({ length: 400 }, (_, at) => `ip4:10.0.${at >> 8}.${at & 255}`).join(" ");

test.each<[title: string, texts: readonly string[], sentence: string]>([
  [
    "B09: the record, and what was chosen",
    ["v=spf1 include:_spf.mx.cloudflare.net ~all", "v=spf1 include:spf.protection.outlook.com -all"],
    ' The one record to publish is: "v=spf1 include:_spf.mx.cloudflare.net include:spf.protection.outlook.com ~all". ' +
      "The joined SPF records end differently; the mildest end was taken: ~all.",
  ],
  [
    "nothing more where nothing was chosen",
    ["v=spf1 mx ~all", "v=spf1 a ~all"],
    ' The one record to publish is: "v=spf1 mx a ~all".',
  ],
  [
    "a slip is corrected first",
    ["v=spf1 mx ~all", "v=spf1 inlude:a.example ~all"],
    ' The one record to publish is: "v=spf1 mx include:a.example ~all".',
  ],
  [
    "how long it would be, where it is too long to be copied",
    [`v=spf1 ${MANY} ~all`, "v=spf1 mx ~all"],
    ` Joined they would have ${`v=spf1 ${MANY} mx ~all`.length} octets, too many for one record: take out what is not needed.`,
  ],
  [
    "why there is none",
    ["v=spf1 mx ~all", "v=spf1 ?a ~all"],
    ' Which terms it needs is for a person to say: The SPF records cannot be joined because of "?a": what it keeps from passing depends on the terms before it.',
  ],
])("joinedSpf says %s", (_title, texts, sentence) => expect(joinedSpf(texts)).toBe(sentence));
