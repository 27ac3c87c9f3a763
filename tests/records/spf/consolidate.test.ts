import { consolidateSpf } from "../../../records/spf/consolidate";

interface Joins {
  readonly fact: string;
  readonly texts: readonly string[];
  readonly joined: string;
  readonly warns?: readonly string[];
}

const JOINS: readonly Joins[] = [
  { fact: "keeps a single record as it is", texts: ["v=spf1  a/32  -ALL "], joined: "v=spf1  a/32  -ALL " },
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
