import { ADD, type MergeCase, ODOO, odoo, expectedOf, outcomeOf } from "./mergeCase";

const CREATES: readonly MergeCase[] = [
  {
    fact: "creates Odoo's documented record where there is none",
    existing: undefined,
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com ~all",
    added: [...ADD, "~all"],
  },
  {
    fact: "creates a record with the declared all",
    existing: undefined,
    wanted: { includes: [ODOO, "a.example"], all: "-all" },
    text: "v=spf1 include:_spf.odoo.com include:a.example -all",
    added: [...ADD, "include:a.example", "-all"],
  },
  {
    fact: "creates a null record only for an explicit -all (section 10.1.2)",
    existing: undefined,
    wanted: { includes: [], all: "-all" },
    text: "v=spf1 -all",
    added: ["-all"],
  },
  {
    fact: "warns of a created record that passes everybody",
    existing: undefined,
    wanted: { ...odoo, all: "all" },
    text: "v=spf1 include:_spf.odoo.com all",
    added: [...ADD, "all"],
    warns: ["spf/passes-everyone"],
  },
];

const ADDS: readonly MergeCase[] = [
  {
    fact: "puts new terms first, as Odoo documents it",
    existing: "v=spf1 include:_spf.google.com ~all",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
    added: ADD,
  },
  {
    fact: "B22: warns of an equals sign where a colon was meant",
    existing: "v=spf1 include=_spf.google.com ~all",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com include=_spf.google.com ~all",
    added: ADD,
    warns: ["spf/unknown-modifier"],
  },
  {
    fact: "I22: warns of a token that stands in the record",
    existing: "v=spf1 ip4:213.5.39.110 -all MS=83859DAEBD1978F9A7A67D3",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com ip4:213.5.39.110 -all MS=83859DAEBD1978F9A7A67D3",
    added: ADD,
    warns: ["spf/unknown-modifier"],
  },
  {
    fact: "puts them behind the last sender on demand",
    existing: "v=spf1 mx  a  exp=e.example  ~all",
    wanted: { ...odoo, position: "last" },
    text: "v=spf1 mx  a include:_spf.odoo.com  exp=e.example  ~all",
    added: ADD,
  },
  {
    fact: "puts them last before a redirect and all modifiers in front of it, also where a term stands behind it",
    existing: "v=spf1 mx foo=bar baz=1 redirect=_spf.example a:x.example",
    wanted: { ...odoo, position: "last" },
    text: "v=spf1 mx include:_spf.odoo.com foo=bar baz=1 redirect=_spf.example a:x.example",
    added: ADD,
    warns: ["spf/redirect-kept"],
  },
  {
    fact: "puts them last before a redirect, with modifiers in between",
    existing: "v=spf1 foo=bar redirect=_spf.example",
    wanted: { ...odoo, position: "last" },
    text: "v=spf1 include:_spf.odoo.com foo=bar redirect=_spf.example",
    added: ADD,
    warns: ["spf/redirect-kept"],
  },
  {
    fact: "puts them at the very end where nothing ends the record",
    existing: "v=spf1 mx ",
    wanted: { ...odoo, position: "last" },
    text: "v=spf1 mx include:_spf.odoo.com ",
    added: ADD,
    warns: ["spf/no-all"],
  },
  {
    fact: "keeps case, spaces and the version of what is there",
    existing: "V=SPF1  INCLUDE:A.Example   -ALL  ",
    wanted: odoo,
    text: "V=SPF1 include:_spf.odoo.com  INCLUDE:A.Example   -ALL  ",
    added: ADD,
  },
  {
    fact: "adds to an empty record and says that it has no all (section 4.7)",
    existing: "v=spf1",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com",
    added: ADD,
    warns: ["spf/no-all"],
  },
  {
    fact: "adds before a redirect, which stays, and adds no all beside it (section 6.1)",
    existing: "v=spf1 redirect=_spf.example",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com redirect=_spf.example",
    added: ADD,
    warns: ["spf/redirect-kept"],
  },
  {
    fact: "adds an include that stands behind all only, where nobody evaluates it (section 5.1)",
    existing: "v=spf1 mx -all include:_spf.odoo.com",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com mx -all include:_spf.odoo.com",
    added: ADD,
  },
  {
    fact: "says that a null record begins to send mail (section 10.1.2)",
    existing: "v=spf1 -all",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com -all",
    added: ADD,
    warns: ["spf/sent-no-mail"],
  },
  {
    fact: "writes includes in lower case and without trailing dot, each once",
    existing: "v=spf1 ~all",
    wanted: { includes: ["_SPF.Odoo.com.", ODOO, "%{D}.A.example"] },
    text: "v=spf1 include:_spf.odoo.com include:%{D}.A.example ~all",
    added: [...ADD, "include:%{D}.A.example"],
  },
  {
    fact: "keeps the declared order when one of them leads the record already",
    existing: "v=spf1 include:_spf.odoo.com include:c.example mx ~all",
    wanted: { includes: ["a.example", ODOO, "b.example", "c.example", "d.example"] },
    text: "v=spf1 include:a.example include:_spf.odoo.com include:b.example include:c.example include:d.example mx ~all",
    added: ["include:a.example", "include:b.example", "include:d.example"],
  },
  {
    fact: "puts new terms first when a declared one stands behind a stranger's",
    existing: "v=spf1 mx include:_spf.odoo.com ~all",
    wanted: { includes: [ODOO, "a.example"] },
    text: "v=spf1 include:a.example mx include:_spf.odoo.com ~all",
    added: ["include:a.example"],
  },
  {
    fact: "keeps a record that passes everybody, and says so",
    existing: "v=spf1 +all",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com +all",
    added: ADD,
    warns: ["spf/passes-everyone"],
  },
];

const PRESENT: readonly MergeCase[] = ["include:_spf.odoo.com", "+include:_SPF.ODOO.COM", "INCLUDE:_spf.odoo.com."].map(
  (term) => ({
    fact: `takes ${term} for what is declared`,
    existing: `v=spf1 mx ${term} ~all`,
    wanted: odoo,
    text: `v=spf1 mx ${term} ~all`,
  }),
);
const NOT_A_PASS: readonly MergeCase[] = ["?", "~", "-"].map((qualifier) => ({
  fact: `adds nothing beside ${qualifier}include, and says that it is no pass (section 4.6.2)`,
  existing: `v=spf1 ${qualifier}include:_spf.odoo.com include:_spf.odoo.com ~all`,
  wanted: odoo,
  text: `v=spf1 ${qualifier}include:_spf.odoo.com include:_spf.odoo.com ~all`,
  warns: ["spf/not-a-pass"],
}));

describe("mergeSpf without a record", () => {
  test.each(CREATES)("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));
});

describe("mergeSpf with a record", () => {
  test.each(ADDS)("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));
});

describe("mergeSpf with the declared include in the record", () => {
  test.each([...PRESENT, ...NOT_A_PASS])("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));
});
