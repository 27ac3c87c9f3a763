import { ADD, expectedOf, type MergeCase, odoo, ODOO, outcomeOf } from "./mergeCase";

const REMOVES: readonly MergeCase[] = [
  {
    fact: "takes out a stranger's term on demand, with the spaces before it",
    existing: "v=spf1 include:_spf.odoo.com  include:old.example   mx ~all",
    wanted: { ...odoo, removes: ["include:OLD.example."] },
    text: "v=spf1 include:_spf.odoo.com   mx ~all",
    removed: ["include:old.example"],
  },
  {
    fact: "takes out every occurrence, found ones and unreachable ones too",
    existing: "v=spf1 include:_spf.odoo.com mx a mx ~all mx",
    wanted: { ...odoo, removes: ["mx"], found: "v=spf1 mx a mx ~all mx" },
    text: "v=spf1 include:_spf.odoo.com a ~all",
    removed: ["mx", "mx", "mx"],
  },
  {
    fact: "takes any qualifier when none is given, and says when it was no pass",
    existing: "v=spf1 include:_spf.odoo.com -ip4:192.0.2.1 ip4:192.0.2.0/24 ~all",
    wanted: { ...odoo, removes: ["ip4:192.0.2.1/32"] },
    text: "v=spf1 include:_spf.odoo.com ip4:192.0.2.0/24 ~all",
    removed: ["-ip4:192.0.2.1"],
    warns: ["spf/removed-non-pass"],
  },
  {
    fact: "takes exactly the qualifier that is given",
    existing: "v=spf1 include:_spf.odoo.com -mx +mx mx ~all",
    wanted: { ...odoo, removes: ["+mx"] },
    text: "v=spf1 include:_spf.odoo.com -mx ~all",
    removed: ["+mx", "mx"],
  },
  {
    fact: "replaces a declared term that is no pass, when that one is removed",
    existing: "v=spf1 mx ?include:_spf.odoo.com ~all",
    wanted: { ...odoo, removes: ["?include:_spf.odoo.com"] },
    text: "v=spf1 include:_spf.odoo.com mx ~all",
    added: ADD,
    removed: ["?include:_spf.odoo.com"],
    warns: ["spf/removed-non-pass"],
  },
  {
    fact: "removes modifiers",
    existing: "v=spf1 include:_spf.odoo.com exp=e.example foo=bar ~all",
    wanted: { ...odoo, removes: ["EXP=e.example.", "foo=bar"] },
    text: "v=spf1 include:_spf.odoo.com ~all",
    removed: ["exp=e.example", "foo=bar"],
  },
  {
    fact: "removes a redirect and says that nothing decides about other mail then",
    existing: "v=spf1 include:_spf.odoo.com redirect=old.example",
    wanted: { ...odoo, removes: ["redirect=old.example"] },
    text: "v=spf1 include:_spf.odoo.com",
    removed: ["redirect=old.example"],
    warns: ["spf/no-all"],
  },
  {
    fact: "has nothing to do when a removal was done by an earlier run",
    existing: "v=spf1 include:_spf.odoo.com ~all",
    wanted: { ...odoo, removes: ["include:old.example", "mx"] },
    text: "v=spf1 include:_spf.odoo.com ~all",
  },
  {
    fact: "says when the last sender goes and all mail will fail (section 10.1.2)",
    existing: "v=spf1 include:old.example -all",
    wanted: { includes: [], removes: ["include:old.example"] },
    text: "v=spf1 -all",
    removed: ["include:old.example"],
    warns: ["spf/sends-no-mail"],
  },
];

describe("mergeSpf with removes", () => {
  test.each(REMOVES)("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));
});

const FOUND = "v=spf1 include:a.example mx ~all";
const LIVE = "v=spf1 include:_spf.odoo.com include:a.example mx ~all";

const DROPS: readonly MergeCase[] = [
  {
    fact: "takes out what is no longer declared",
    existing: LIVE,
    wanted: { includes: [], declaredBefore: [ODOO], found: FOUND },
    text: FOUND,
    removed: ADD,
  },
  {
    fact: "knows declared terms as well as bare targets, in any spelling",
    existing: LIVE,
    wanted: { includes: [], declaredBefore: ["INCLUDE:_SPF.odoo.com."], found: FOUND },
    text: FOUND,
    removed: ADD,
  },
  {
    fact: "leaves what was in the record before us, and says so",
    existing: LIVE,
    wanted: { includes: [ODOO], declaredBefore: [ODOO, "a.example"], found: FOUND },
    text: LIVE,
    warns: ["spf/found-term-stays"],
  },
  {
    fact: "leaves a term whose qualifier somebody changed, and says so",
    existing: "v=spf1 ?include:_spf.odoo.com mx ~all",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx ~all" },
    text: "v=spf1 ?include:_spf.odoo.com mx ~all",
    warns: ["spf/own-term-changed"],
  },
  {
    fact: "takes one of two equal terms: the other is somebody else's",
    existing: "v=spf1 include:_spf.odoo.com mx include:_spf.odoo.com ~all",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx ~all" },
    text: "v=spf1 mx include:_spf.odoo.com ~all",
    removed: ADD,
  },
  {
    fact: "takes the one in our spelling, wherever it stands",
    existing: "v=spf1 include:_SPF.odoo.com mx -all include:_spf.odoo.com",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx ~all" },
    text: "v=spf1 include:_SPF.odoo.com mx -all",
    removed: ADD,
  },
  {
    fact: "takes one that somebody spelled anew, if it is the only one",
    existing: "v=spf1 mx include:_SPF.odoo.com ~all",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx ~all" },
    text: "v=spf1 mx ~all",
    removed: ["include:_SPF.odoo.com"],
  },
  {
    fact: "takes one that somebody spelled anew behind all as well",
    existing: "v=spf1 mx ~all include:_SPF.odoo.com",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx ~all" },
    text: "v=spf1 mx ~all",
    removed: ["include:_SPF.odoo.com"],
  },
  {
    fact: "leaves a term that was there behind all and has been moved since",
    existing: "v=spf1 mx include:_spf.odoo.com -all",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx -all include:_spf.odoo.com" },
    text: "v=spf1 mx include:_spf.odoo.com -all",
    warns: ["spf/found-term-stays"],
  },
  {
    fact: "takes ours from before a term that was there behind all",
    existing: "v=spf1 include:_spf.odoo.com mx -all include:_spf.odoo.com",
    wanted: { includes: [], declaredBefore: [ODOO], found: "v=spf1 mx -all include:_spf.odoo.com" },
    text: "v=spf1 mx -all include:_spf.odoo.com",
    removed: ADD,
  },
  {
    fact: "keeps a stranger's second term of a target that was there and evaluated",
    existing: "v=spf1 include:a.example ?include:a.example mx ~all",
    wanted: { includes: [], declaredBefore: ["a.example"], found: "v=spf1 ?include:a.example mx ~all" },
    text: "v=spf1 include:a.example ?include:a.example mx ~all",
    warns: ["spf/found-term-stays"],
  },
  {
    fact: "protects found terms even of a text that is broken",
    existing: FOUND,
    wanted: { includes: [], declaredBefore: ["a.example"], found: "v=spf1 include:a.example oops ~all" },
    text: FOUND,
    warns: ["spf/found-term-stays"],
  },
  {
    fact: "takes nothing for the sake of a memory that it cannot read, or for all",
    existing: FOUND,
    wanted: { includes: [], declaredBefore: ["", "~all", "nonsense", "include:"], found: "v=spf1 -all" },
    text: FOUND,
  },
  {
    fact: "has nothing to take when somebody removed our term already",
    existing: FOUND,
    wanted: { includes: [], declaredBefore: [ODOO], found: FOUND },
    text: FOUND,
  },
  {
    fact: "takes a whole term that was declared, whatever its kind",
    existing: "v=spf1 ip4:192.0.2.0/24 mx ~all",
    wanted: { includes: [], declaredBefore: ["ip4:192.0.2.7/24"], found: "v=spf1 mx ~all" },
    text: "v=spf1 mx ~all",
    removed: ["ip4:192.0.2.0/24"],
  },
];

describe("mergeSpf of terms that are no longer declared", () => {
  test.each(DROPS)("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));
});
