import { NEUTRAL_SPF } from "../../../records/spf/release";
import { ADD, type MergeCase, odoo, expectedOf, outcomeOf } from "./mergeCase";

const ALLS: readonly MergeCase[] = [
  {
    fact: "keeps the all of a found record, and says that the declared one is not used",
    existing: "v=spf1 include:_spf.odoo.com -all",
    wanted: { ...odoo, all: "~all", allBefore: "-all" },
    text: "v=spf1 include:_spf.odoo.com -all",
    warns: ["spf/all-kept"],
  },
  {
    fact: "is quiet when the declared all is the live one",
    existing: "v=spf1 include:_spf.odoo.com -ALL",
    wanted: { ...odoo, all: "-all" },
    text: "v=spf1 include:_spf.odoo.com -ALL",
  },
  {
    fact: "adds no all to a record that has none",
    existing: "v=spf1 include:_spf.odoo.com",
    wanted: { ...odoo, all: "~all", createdByUs: true, allBefore: "~all" },
    text: "v=spf1 include:_spf.odoo.com",
    warns: ["spf/all-kept", "spf/no-all"],
  },
  {
    fact: "changes the all of our own record, in place",
    existing: "v=spf1 include:_spf.odoo.com   ~ALL ",
    wanted: { ...odoo, all: "-all", createdByUs: true, allBefore: "~all" },
    text: "v=spf1 include:_spf.odoo.com   -all ",
    added: ["-all"],
    removed: ["~ALL"],
  },
  {
    fact: "keeps the all of our own record when somebody changed it",
    existing: "v=spf1 include:_spf.odoo.com ?all",
    wanted: { ...odoo, all: "-all", createdByUs: true, allBefore: "~all" },
    text: "v=spf1 include:_spf.odoo.com ?all",
    warns: ["spf/all-kept"],
  },
  {
    fact: "keeps the all of our own record when it is not known what we wrote",
    existing: "v=spf1 include:_spf.odoo.com ~all",
    wanted: { ...odoo, all: "-all", createdByUs: true },
    text: "v=spf1 include:_spf.odoo.com ~all",
    warns: ["spf/all-kept"],
  },
  {
    fact: "writes our neutral record anew",
    existing: NEUTRAL_SPF,
    wanted: { ...odoo, createdByUs: true },
    text: "v=spf1 include:_spf.odoo.com ~all",
    added: [...ADD, "~all"],
    removed: ["?all"],
  },
  {
    fact: "keeps ?all of our neutral record when that is declared",
    existing: NEUTRAL_SPF,
    wanted: { ...odoo, all: "?all", createdByUs: true },
    text: "v=spf1 include:_spf.odoo.com ?all",
    added: ADD,
  },
  {
    fact: "leaves our neutral record alone when nothing is declared",
    existing: NEUTRAL_SPF,
    wanted: { includes: [], createdByUs: true },
    text: NEUTRAL_SPF,
    warns: ["spf/no-senders"],
  },
  {
    fact: "keeps ?all of a stranger's neutral record",
    existing: NEUTRAL_SPF,
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com ?all",
    added: ADD,
  },
];

describe("mergeSpf and all", () => {
  test.each(ALLS)("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));
});
