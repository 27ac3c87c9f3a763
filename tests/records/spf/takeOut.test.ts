import { ADD, type MergeCase, odoo, expectedOf, outcomeOf } from "./mergeCase";

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
