import { leftoverTerms, mergeSpf } from "../../../records/spf/merge";
import { NEUTRAL_SPF } from "../../../records/spf/release";
import type { SpfWanted } from "../../../records/spf/wanted";

const ODOO = "_spf.odoo.com";
const odoo = { includes: [ODOO] };

interface Case {
  readonly fact: string;
  readonly existing: string | undefined;
  readonly wanted: SpfWanted;
  readonly text: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** Ids of the warnings, in order. */
  readonly warns?: readonly string[];
}

const ADD = ["include:_spf.odoo.com"];

const CREATES: readonly Case[] = [
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

const ADDS: readonly Case[] = [
  {
    fact: "puts new terms first, as Odoo documents it",
    existing: "v=spf1 include:_spf.google.com ~all",
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
    added: ADD,
  },
  {
    fact: "puts them behind the last sender on demand",
    existing: "v=spf1 mx  a  exp=e.example  ~all",
    wanted: { ...odoo, position: "last" },
    text: "v=spf1 mx  a include:_spf.odoo.com  exp=e.example  ~all",
    added: ADD,
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

const PRESENT: readonly Case[] = ["include:_spf.odoo.com", "+include:_SPF.ODOO.COM", "INCLUDE:_spf.odoo.com."].map(
  (term) => ({
    fact: `takes ${term} for what is declared`,
    existing: `v=spf1 mx ${term} ~all`,
    wanted: odoo,
    text: `v=spf1 mx ${term} ~all`,
  }),
);

const NOT_A_PASS: readonly Case[] = ["?", "~", "-"].map((qualifier) => ({
  fact: `adds nothing beside ${qualifier}include, and says that it is no pass (section 4.6.2)`,
  existing: `v=spf1 ${qualifier}include:_spf.odoo.com include:_spf.odoo.com ~all`,
  wanted: odoo,
  text: `v=spf1 ${qualifier}include:_spf.odoo.com include:_spf.odoo.com ~all`,
  warns: ["spf/not-a-pass"],
}));

const FOUND = "v=spf1 include:a.example mx ~all";
const LIVE = "v=spf1 include:_spf.odoo.com include:a.example mx ~all";

const DROPS: readonly Case[] = [
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
    fact: "takes such a one behind all as well",
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

const REMOVES: readonly Case[] = [
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

const ALLS: readonly Case[] = [
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
    fact: "keeps it when it is not known what we wrote",
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
  },
  {
    fact: "keeps ?all of a stranger's neutral record",
    existing: NEUTRAL_SPF,
    wanted: odoo,
    text: "v=spf1 include:_spf.odoo.com ?all",
    added: ADD,
  },
];

describe("mergeSpf", () => {
  const groups = { CREATES, ADDS, PRESENT, NOT_A_PASS, DROPS, REMOVES, ALLS };
  describe.each(Object.entries(groups))("%s", (_, cases) => {
    test.each(cases)("$fact", ({ existing, wanted, text, added = [], removed = [], warns = [] }) => {
      const merged = mergeSpf(existing, wanted);
      expect(merged).toMatchObject({ ok: true, value: { text, added, removed } });
      expect(merged.issues.map(({ id, severity }) => [id, severity])).toEqual(warns.map((id) => [id, "warning"]));
    });
  });
});

describe("mergeSpf refuses", () => {
  const REFUSALS: readonly (readonly [
    fact: string,
    existing: string | undefined,
    wanted: SpfWanted,
    ids: readonly string[],
  ])[] = [
    ["to create a record that holds nothing", undefined, { includes: [] }, ["spf/nothing-declared"]],
    ["to create one with all and no sender", undefined, { includes: [], all: "~all" }, ["spf/nothing-declared"]],
    ["a text that is no SPF record", "v=spf10", odoo, ["spf/not-spf", "spf/broken-record"]],
    ["an empty text", "", odoo, ["spf/not-spf", "spf/broken-record"]],
    ["a permerror", "v=spf1 moo ~all", odoo, ["spf/unknown-mechanism", "spf/broken-record"]],
    ["two redirects", "v=spf1 redirect=a.b redirect=c.d", odoo, ["spf/repeated-modifier", "spf/broken-record"]],
    [
      "a term both declared and removed",
      FOUND,
      { ...odoo, removes: ["include:_SPF.odoo.com."] },
      ["spf/declared-and-removed"],
    ],
    [
      "such a one with the qualifier of a pass",
      FOUND,
      { ...odoo, removes: ["+include:_spf.odoo.com"] },
      ["spf/declared-and-removed"],
    ],
    ["to remove all", FOUND, { ...odoo, removes: ["-all"] }, ["spf/bad-remove"]],
    ["to remove a bare name", FOUND, { ...odoo, removes: ["old.example"] }, ["spf/bad-remove"]],
    ["to remove two terms in one", FOUND, { ...odoo, removes: ["mx a"] }, ["spf/bad-remove"]],
    ["an all that is none", FOUND, { ...odoo, all: "mx" }, ["spf/bad-all"]],
    ["an all of two terms", undefined, { ...odoo, all: "~all foo" }, ["spf/bad-all"]],
    ["a remembered all that is none", FOUND, { ...odoo, allBefore: "~" }, ["spf/bad-all"]],
    ["an empty include", FOUND, { includes: [""] }, ["spf/bad-include"]],
    ["an include with its mechanism", FOUND, { includes: ["include:a.example"] }, ["spf/bad-include"]],
    ["an include with a space", FOUND, { includes: ["a.example ~all"] }, ["spf/bad-include"]],
    ["an include with a control character", FOUND, { includes: ["a.example\n"] }, ["spf/bad-include"]],
    ["an include of one label", FOUND, { includes: ["localhost"] }, ["spf/bad-include"]],
    ["an include of an address", FOUND, { includes: ["192.0.2.1"] }, ["spf/bad-include"]],
    ["an include with a broken macro", FOUND, { includes: ["%{x}.a.example"] }, ["spf/bad-include"]],
    ["an include with a macro and a slash", FOUND, { includes: ["%{i}/24.a.example"] }, ["spf/bad-include"]],
    ["an include with letters beyond ASCII", FOUND, { includes: ["b\u00fccher.example"] }, ["spf/bad-include"]],
    [
      "everything at once",
      "v=spf1 moo",
      { includes: ["x", ODOO], removes: ["all", `include:${ODOO}`], all: "no" },
      ["spf/bad-include", "spf/bad-remove", "spf/bad-all", "spf/declared-and-removed"],
    ],
  ];
  test.each(REFUSALS)("%s", (_, existing, wanted, ids) => {
    const merged = mergeSpf(existing, wanted);
    expect([merged.ok, merged.issues.map(({ id }) => id)]).toEqual([false, ids]);
  });

  test("with a fix that can be copied", () => {
    const fixes = (wanted: SpfWanted): string[] => mergeSpf(FOUND, wanted).issues.map(({ fix }) => fix);
    expect(fixes({ includes: ["b\u00fccher.example"] })).toEqual(["Write xn--bcher-kva.example."]);
    expect(fixes({ includes: [], removes: ["old.example"] })).toEqual(["Write include:old.example if that is meant."]);
    expect(fixes({ includes: [], removes: ["include:"] })).toEqual(["Write include:_spf.example.com."]);
    expect(fixes({ includes: ["a.example"], declaredBefore: ["a.example"], removes: [], all: "-all" })[0]).toContain(
      "take all out",
    );
  });

  test("with the position of the mistake and the repaired text", () => {
    const { issues } = mergeSpf("v=spf1 include: a.example ~all", odoo);
    expect(issues.map(({ id, position }) => [id, position])).toEqual([
      ["spf/missing-domain", 7],
      ["spf/unknown-mechanism", 16],
      ["spf/broken-record", undefined],
    ]);
    expect(issues.at(-1)?.fix).toMatch(/It was probably meant to be: v=spf1 include:a\.example ~all$/);
  });
});

describe("the limit of 10 terms that query DNS (RFC 7208 section 4.6.4)", () => {
  const record = (count: number): string => `v=spf1${" a".repeat(count)} ip4:192.0.2.1 exp=e.example ~all mx ptr`;
  const LIMITS: readonly (readonly [existing: string, lookups: number])[] = [
    [record(9), 10],
    [record(10), 11],
    ["v=spf1 a mx ptr include:a.b exists:%{i}.c.d a a a redirect=e.f", 10],
    ["v=spf1 a mx ptr include:a.b exists:%{i}.c.d a a a a redirect=e.f", 11],
    ["v=spf1 a mx ptr include:a.b exists:%{i}.c.d a a a a redirect=e.f ?all", 10],
  ];
  test.each(LIMITS)("%s has %d with ours: an error above 10", (existing, lookups) => {
    const merged = mergeSpf(existing, odoo);
    expect(merged.ok).toBe(lookups <= 10);
    const over = merged.issues.filter(({ id }) => id === "spf/too-many-lookups");
    expect(over.map(({ severity, message }) => [severity, message.includes(`have ${lookups} terms`)])).toEqual(
      lookups > 10 ? [["error", true]] : [],
    );
  });

  test("is a warning or nothing on demand", () => {
    const ids = (lookupLimit: "warning" | "off"): (string | boolean)[] => {
      const { ok, issues } = mergeSpf(record(10), { ...odoo, lookupLimit });
      return [ok, ...issues.map(({ id, severity }) => `${id} ${severity}`)];
    };
    expect(ids("warning")).toEqual([true, "spf/too-many-lookups warning"]);
    expect(ids("off")).toEqual([true]);
  });

  test("is judged on the merged record, so that removes can cure it", () => {
    expect(mergeSpf(record(11), { ...odoo, removes: ["a"] })).toMatchObject({ ok: true, issues: [] });
  });

  test("holds for a record that we create", () => {
    const targets = Array.from({ length: 11 }, (_, at) => `s${at}.example`);
    expect(mergeSpf(undefined, { includes: targets }).issues.map(({ id }) => id)).toEqual(["spf/too-many-lookups"]);
    expect(mergeSpf(undefined, { includes: targets.slice(1) }).ok).toBe(true);
  });

  test("comes with the terms to choose from and how many must go", () => {
    const { issues } = mergeSpf("v=spf1 a mx ptr include:a.b exists:c.d a a a a a a ~all", odoo);
    expect(issues[0]?.fix).toMatch(
      /^Take 2 or more of these out with removes: "include:_spf.odoo.com", "a", "mx", "ptr"/,
    );
  });
});

describe("leftoverTerms", () => {
  const LEFTOVERS: readonly (readonly [
    fact: string,
    text: string,
    forgotten: readonly string[],
    found: string | undefined,
    left: readonly string[],
  ])[] = [
    ["names what is still there", LIVE, [ODOO, "gone.example"], FOUND, ADD],
    ["leaves out what was there before us", LIVE, ["include:a.example"], FOUND, []],
    [
      "knows nothing of before where we created the record",
      LIVE,
      ["include:a.example"],
      undefined,
      ["include:a.example"],
    ],
    [
      "names a term as it is written now",
      "v=spf1 ?include:_SPF.odoo.com ~all",
      [ODOO],
      undefined,
      ["?include:_SPF.odoo.com"],
    ],
    ["reads a record that is broken", "v=spf1 include:_spf.odoo.com oops", [ODOO], undefined, ADD],
    ["finds nothing in a text that is no SPF record", "include:_spf.odoo.com", [ODOO], undefined, []],
    ["never names all", "v=spf1 ~all", ["~all"], undefined, []],
  ];
  test.each(LEFTOVERS)("%s", (_, text, forgotten, found, left) => {
    expect(leftoverTerms(text, forgotten, found)).toEqual(left);
  });
});
