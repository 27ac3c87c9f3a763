import { NEUTRAL_SPF, releaseSpf, type SpfLeaving, type SpfRelease } from "../../../records/spf/release";
import { parseSpf } from "../../../records/spf/parse";

const ODOO = "_spf.odoo.com";
const TERM = "include:_spf.odoo.com";

interface Case {
  readonly fact: string;
  readonly existing: string | undefined;
  readonly leaving: SpfLeaving;
  readonly left: Partial<SpfRelease>;
  readonly warns?: readonly string[];
}

const adopted = { declared: [TERM], found: "v=spf1 mx ~all" };
const created = { declared: [TERM], createdByUs: true };

const ADOPTED: readonly Case[] = [
  {
    fact: "has nothing to do where no record is",
    existing: undefined,
    leaving: created,
    left: { text: undefined },
  },
  {
    fact: "takes our terms out of a record that we adopted",
    existing: "v=spf1 include:_spf.odoo.com mx ~all",
    leaving: adopted,
    left: { text: "v=spf1 mx ~all", removed: [TERM] },
  },
  {
    fact: "leaves what strangers added and changed since",
    existing: "v=spf1 include:new.example include:_spf.odoo.com   -all",
    leaving: adopted,
    left: { text: "v=spf1 include:new.example   -all", removed: [TERM] },
  },
  {
    fact: "names our terms that stay because they were there before us",
    existing: "v=spf1 INCLUDE:_spf.odoo.com mx ~all",
    leaving: { declared: [ODOO], found: "v=spf1 INCLUDE:_spf.odoo.com mx ~all" },
    left: { text: "v=spf1 INCLUDE:_spf.odoo.com mx ~all", keptTerms: ["INCLUDE:_spf.odoo.com"] },
  },
  {
    fact: "takes out found terms with removes",
    existing: "v=spf1 INCLUDE:_spf.odoo.com mx ~all",
    leaving: { declared: [ODOO], found: "v=spf1 INCLUDE:_spf.odoo.com mx ~all", removes: [TERM] },
    left: { text: "v=spf1 mx ~all", removed: ["INCLUDE:_spf.odoo.com"] },
  },
  {
    fact: "names our terms whose qualifier somebody changed",
    existing: "v=spf1 ~include:_spf.odoo.com mx ~all",
    leaving: adopted,
    left: { text: "v=spf1 ~include:_spf.odoo.com mx ~all", keptTerms: ["~include:_spf.odoo.com"] },
  },
  {
    fact: "names the one in our spelling where it cannot be told whose each is",
    existing: "v=spf1 include:A.example include:a.example ~all",
    leaving: { declared: ["a.example"], found: "v=spf1 ~all include:A.example include:a.example" },
    left: { text: "v=spf1 include:A.example include:a.example ~all", keptTerms: ["include:a.example"] },
  },
  {
    fact: "never makes an adopted record neutral, even if only ours is in it",
    existing: "v=spf1 include:_spf.odoo.com ~all",
    leaving: { declared: [TERM], found: "v=spf1 ~all" },
    left: { text: "v=spf1 ~all", removed: [TERM] },
  },
  {
    fact: "says when the record fails all mail without us",
    existing: "v=spf1 include:_spf.odoo.com -all",
    leaving: { declared: [TERM], found: "v=spf1 -all" },
    left: { text: "v=spf1 -all", removed: [TERM] },
    warns: ["spf/sends-no-mail"],
  },
  {
    fact: "says when a removed term was no pass",
    existing: "v=spf1 -ip4:192.0.2.1 mx ~all",
    leaving: { ...adopted, removes: ["ip4:192.0.2.1"] },
    left: { text: "v=spf1 mx ~all", removed: ["-ip4:192.0.2.1"] },
    warns: ["spf/removed-non-pass"],
  },
];

const CREATED: readonly Case[] = [
  {
    fact: "neutralises a record that we created and that holds only ours",
    existing: "v=spf1 include:_spf.odoo.com ~all",
    leaving: created,
    left: { text: NEUTRAL_SPF, removed: [TERM, "~all"], neutral: true },
  },
  {
    fact: "knows the all that we wrote",
    existing: "v=spf1 include:_spf.odoo.com -all",
    leaving: { ...created, all: "-all" },
    left: { text: NEUTRAL_SPF, removed: [TERM, "-all"], neutral: true },
  },
  {
    fact: "leaves an all that somebody changed, and says what it does",
    existing: "v=spf1 include:_spf.odoo.com -all",
    leaving: created,
    left: { text: "v=spf1 -all", removed: [TERM] },
    warns: ["spf/sends-no-mail"],
  },
  {
    fact: "leaves the record with a stranger's term in it, with its all",
    existing: "v=spf1 include:_spf.odoo.com include:new.example ~all",
    leaving: created,
    left: { text: "v=spf1 include:new.example ~all", removed: [TERM] },
  },
  {
    fact: "leaves the record for the sake of a modifier",
    existing: "v=spf1 include:_spf.odoo.com foo=bar ~all",
    leaving: created,
    left: { text: "v=spf1 foo=bar ~all", removed: [TERM] },
  },
  {
    fact: "leaves the record for the sake of our term with a stranger's qualifier",
    existing: "v=spf1 ?include:_spf.odoo.com ~all",
    leaving: created,
    left: { text: "v=spf1 ?include:_spf.odoo.com ~all", keptTerms: ["?include:_spf.odoo.com"] },
  },
  {
    fact: "neutralises a record from which somebody took all",
    existing: "v=spf1 include:_spf.odoo.com",
    leaving: created,
    left: { text: NEUTRAL_SPF, removed: [TERM], neutral: true },
  },
  {
    fact: "changes nothing in a second run",
    existing: NEUTRAL_SPF,
    leaving: created,
    left: { text: NEUTRAL_SPF, neutral: true },
  },
  {
    fact: "takes no all for its own where the declared one is invalid",
    existing: "v=spf1 include:_spf.odoo.com ~all",
    leaving: { ...created, all: "mx" },
    left: { text: "v=spf1 ~all", removed: [TERM] },
  },
];

describe("releaseSpf", () => {
  test.each([...ADOPTED, ...CREATED])("$fact", ({ existing, leaving, left, warns = [] }) => {
    const { issues, ...released } = releaseSpf(existing, leaving);
    const value = { removed: [], keptTerms: [], neutral: false, ...left };
    expect(released).toEqual({ ok: true, value });
    expect(issues.map(({ id, severity }) => `${severity} ${id}`)).toEqual(warns.map((id) => `warning ${id}`));
  });

  test("refuses a permerror and an invalid removal, both at once", () => {
    const { ok, issues } = releaseSpf("v=spf1 moo", { ...adopted, removes: ["all"] });
    const ids = issues.map(({ id }) => id);
    expect([ok, ids]).toEqual([false, ["spf/bad-remove", "spf/unknown-mechanism", "spf/broken-record"]]);
  });

  test("refuses an invalid removal, also from a sound record", () => {
    const { ok, issues } = releaseSpf("v=spf1 mx ~all", { ...adopted, removes: ["all"] });
    expect([ok, issues.map(({ id }) => id)]).toEqual([false, ["spf/bad-remove"]]);
  });

  test("leaves a record that says as much as none (RFC 7208 section 4.7)", () => {
    expect(parseSpf(NEUTRAL_SPF)).toMatchObject({
      ok: true,
      value: { terms: [{ kind: "all", qualifier: "?" }] },
      issues: [],
    });
  });
});
