import { NEUTRAL_SPF } from "../../../records/spf/release";
import { mergeSpf } from "../../../records/spf/merge";
import { ADD, type MergeCase, ODOO, odoo, expectedOf, outcomeOf } from "./mergeCase";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const dropped = { includes: [], declaredBefore: ADD };
const ours = { ...dropped, createdByUs: true, all: "~all", allBefore: "~all" };

const EMPTIED: readonly MergeCase[] = [
  {
    fact: "of our own becomes neutral, since ~all would cast doubt on all mail (section 8.5)",
    existing: OURS,
    wanted: ours,
    text: NEUTRAL_SPF,
    added: ["?all"],
    removed: [...ADD, "~all"],
    warns: ["spf/no-senders"],
  },
  {
    fact: "of our own that a release before this one left bare is mended",
    existing: "v=spf1 ~all",
    wanted: { includes: [], createdByUs: true },
    text: NEUTRAL_SPF,
    added: ["?all"],
    removed: ["~all"],
    warns: ["spf/no-senders"],
  },
  {
    fact: "of our own that ended neutral loses its sender only",
    existing: "v=spf1 include:_spf.odoo.com ?all",
    wanted: ours,
    text: NEUTRAL_SPF,
    removed: ADD,
    warns: ["spf/no-senders"],
  },
  {
    fact: "of our own still says what was removed besides",
    existing: "v=spf1 include:_spf.odoo.com ?mx ~all",
    wanted: { ...ours, removes: ["mx"] },
    text: NEUTRAL_SPF,
    added: ["?all"],
    removed: [...ADD, "?mx", "~all"],
    warns: ["spf/removed-non-pass", "spf/no-senders"],
  },
  {
    fact: "of our own fails all mail where that is declared (section 10.1.2)",
    existing: OURS,
    wanted: { ...ours, all: "-all" },
    text: "v=spf1 -all",
    added: ["-all"],
    removed: [...ADD, "~all"],
    warns: ["spf/sends-no-mail"],
  },
  {
    fact: "of our own keeps an all that somebody chose",
    existing: "v=spf1 include:_spf.odoo.com -all",
    wanted: ours,
    text: "v=spf1 -all",
    removed: ADD,
    warns: ["spf/all-kept", "spf/sends-no-mail"],
  },
  {
    fact: "of our own keeps what somebody added, and the all that goes with it",
    existing: "v=spf1 include:_spf.odoo.com mx ~all",
    wanted: ours,
    text: "v=spf1 mx ~all",
    removed: ADD,
  },
  {
    fact: "of somebody else keeps its end, and that is said",
    existing: "v=spf1 mx ~all",
    wanted: { includes: [], removes: ["mx"] },
    text: "v=spf1 ~all",
    removed: ["mx"],
    warns: ["spf/no-senders"],
  },
  {
    fact: "of somebody else that had no sender before gets no warning",
    existing: "v=spf1 ~all mx",
    wanted: { includes: [], removes: ["mx"] },
    text: "v=spf1 ~all",
    removed: ["mx"],
  },
];

describe("a record in which no sender is left", () => {
  test.each(EMPTIED)("$fact", (example) => expect(outcomeOf(example)).toEqual(expectedOf(example)));

  test("is what it was again once a sender is declared", () => {
    const emptied = mergeSpf(OURS, ours);
    const text = emptied.ok ? emptied.value.text : undefined;
    const back = mergeSpf(text, { ...odoo, createdByUs: true, declaredBefore: [], all: "~all", allBefore: "~all" });
    expect(back).toMatchObject({ ok: true, value: { text: OURS }, issues: [] });
  });

  test("stays as it is in the next run, and says so again", () => {
    const again = mergeSpf(NEUTRAL_SPF, { ...ours, declaredBefore: [] });
    expect(again).toMatchObject({ ok: true, value: { text: NEUTRAL_SPF, added: [], removed: [] } });
    expect(again.issues.map(({ message, fix }) => [message, fix])).toEqual([
      [
        "No sender is declared for this record, which we created, so that it says nothing: ?all. With any other all it would cast doubt on all mail of the domain.",
        'Declare the senders that remain, or `spf: { all: "-all" }` for a domain that sends no mail; or leave with release: true, which deletes the record in two runs.',
      ],
    ]);
  });

  test("of somebody else is named with what its end does", () => {
    const { issues } = mergeSpf(`v=spf1 include:${ODOO} ~ALL`, { includes: [], removes: [`include:${ODOO}`] });
    expect(issues.map(({ message, fix, found }) => [message, fix, found])).toEqual([
      [
        'With these terms gone, the record authorizes nobody, and "~ALL" casts doubt on all mail of the domain.',
        "Declare the senders that remain, or change the end of the record where it is kept.",
        "~ALL",
      ],
    ]);
  });
});
