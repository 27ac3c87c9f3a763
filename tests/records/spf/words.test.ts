import type { Issue } from "../../../records/issue";
import { consolidateSpf } from "../../../records/spf/consolidate";
import { mergeSpf } from "../../../records/spf/merge";
import { parseSpf } from "../../../records/spf/parse";
import type { SpfWanted } from "../../../records/spf/wanted";

const WRITE_TARGET = "Write the domain alone, such as _spf.google.com.";
const RETYPE = "Retype the term; pasted text often brings invisible or typographic characters.";
const TAKE_ARGUMENT = "Take the argument away.";
const STAYS = "and that stays: only a record that we created follows the declaration.";
const CHANGE_ALL = "Change it where the record is edited, or take all out of the configuration.";

/** What is told of a term that cannot be read: what was found, and what to write instead. */
const MISTAKES: readonly (readonly [term: string, message: string, fix: string])[] = [
  ["all:x.example", '"all:x.example" has an argument, but all takes no argument.', TAKE_ARGUMENT],
  ["ptr/24", '"ptr/24" has an argument, but ptr takes no prefix length.', TAKE_ARGUMENT],
  ["include:", '"include:" names no domain.', "Write include:_spf.example.com."],
  ["a:", '"a:" names no domain.', "Write a or a:mail.example.com."],
  ["mx:", '"mx:" names no domain.', "Write mx or mx:mail.example.com."],
  ["ptr:", '"ptr:" names no domain.', "Write ptr or ptr:example.com."],
  ["redirect=", '"redirect=" names no domain.', "Write redirect=_spf.example.com."],
  ["EXP=", '"EXP=" names no domain.', "Write exp=_spf.example.com."],
  [
    "-redirect=x.example",
    '"-redirect=x.example" is a modifier, and a modifier has no qualifier.',
    'Write "redirect=x.example".',
  ],
  ["ip4:1", '"ip4:1" has no IPv4 address.', "Write ip4:192.0.2.1 or ip4:192.0.2.0/24."],
  ["ip6:1", '"ip6:1" has no IPv6 address.', "Write ip6:2001:db8::1 or ip6:2001:db8::/32."],
  [
    "a/33",
    '"/33" has no valid prefix length.',
    "Write /0 to /32 for IPv4, //0 to //128 for IPv6 behind a or mx, /0 to /128 behind ip6.",
  ],
  [
    "exists:%{d}.%{c}.%{r}.x.example",
    'The macro "%{c}" may only be used in an explanation text.',
    "Take the macro out of the domain.",
  ],
  ["exists:x.%{d}.%q", '"%q" is no macro.', "Write a macro such as %{i} or %{d2}; a percent sign is written %%."],
  [
    "include:localhost",
    '"localhost" is no domain: it must end in a dot and a top-level label, or in a macro.',
    "Write the whole name, such as _spf.example.com.",
  ],
  [
    "moo",
    '"moo" is neither a mechanism (all, include, a, mx, ptr, ip4, ip6, exists) nor a modifier (name=value).',
    "Correct the spelling, or take the term out.",
  ],
  ["a\tb", '"a\\009b" has a character that SPF does not allow: only visible ASCII, and spaces between terms.', RETYPE],
];

interface Refusal {
  readonly what: string;
  readonly text: string;
  readonly wanted: Partial<SpfWanted>;
  readonly says: readonly [message: string, fix: string, found: string | undefined];
}

const WANTED: readonly Refusal[] = [
  {
    what: "a target of one label",
    text: "v=spf1 ~all",
    wanted: { includes: ["localhost"] },
    says: ['"localhost" is not a domain name: it has one label only.', WRITE_TARGET, "localhost"],
  },
  {
    what: "a target with macros and something else",
    text: "v=spf1 ~all",
    wanted: { includes: ["x%{d}.a:b.example"] },
    says: [
      '"x%{d}.a:b.example" cannot be included: beside macros it has characters that no host name has.',
      WRITE_TARGET,
      "x%{d}.a:b.example",
    ],
  },
  {
    what: "a target in Unicode",
    text: "v=spf1 ~all",
    wanted: { includes: ["b\u00fccher.example"] },
    says: ['"b\\252cher.example" is not ASCII, as SPF must be.', "Write xn--bcher-kva.example.", "b\u00fccher.example"],
  },
  {
    what: "a bare target to remove",
    text: "v=spf1 ~all",
    wanted: { removes: ["a.example"] },
    says: [
      '"a.example" is neither a mechanism (all, include, a, mx, ptr, ip4, ip6, exists) nor a modifier (name=value).',
      "Write include:a.example if that is meant.",
      "a.example",
    ],
  },
  {
    what: "all to remove",
    text: "v=spf1 ~all",
    wanted: { removes: ["~all"] },
    says: [
      "all cannot be removed: it says what happens to all other mail, and that is the owner's choice.",
      "Change all by hand, where the record is edited.",
      "~all",
    ],
  },
  {
    what: "an invalid all",
    text: "v=spf1 ~all",
    wanted: { all: "mx" },
    says: ['"mx" is not an all directive.', "Write ~all, -all or ?all.", "mx"],
  },
  {
    what: "an invalid remembered all",
    text: "v=spf1 ~all",
    wanted: { allBefore: "mx" },
    says: ['"mx" is not an all directive.', "Write ~all, -all or ?all.", "mx"],
  },
  {
    what: "an all that is not used",
    text: "v=spf1 ~all",
    wanted: { all: "-all" },
    says: [`"-all" is declared, but the record says "~all", ${STAYS}`, CHANGE_ALL, "~all"],
  },
  {
    what: "an all that the record does not have",
    text: "v=spf1 mx",
    wanted: { all: "-all" },
    says: [`"-all" is declared, but the record has none, ${STAYS}`, CHANGE_ALL, undefined],
  },
  {
    what: "a broken record without a clear correction",
    text: "v=spf1 moo",
    wanted: {},
    says: [
      "The SPF record that is published is a permerror: receivers act as if there were none, or reject the mail. It was not changed.",
      "Correct it where the record is edited, then run again.",
      "v=spf1 moo",
    ],
  },
  {
    what: "a broken record with one",
    text: "v=spf1 mx -all;",
    wanted: {},
    says: [
      "The SPF record that is published is a permerror: receivers act as if there were none, or reject the mail. It was not changed.",
      'Correct it where the record is edited, then run again. It was probably meant to be: "v=spf1 mx -all".',
      "v=spf1 mx -all;",
    ],
  },
];

const cannot = (found: string, why: string): string =>
  `The SPF records cannot be joined because of ${JSON.stringify(found)}: ${why}.`;

const JOINS: readonly (readonly [records: readonly string[], message: string])[] = [
  [[], cannot("", "there is none")],
  [["-mx ~all", "a ~all"], cannot("-mx", "what it keeps from passing depends on the terms before it")],
  [["~all a", "a ~all"], cannot("a", "it stands behind all, where it has no effect, and would gain one")],
  [["redirect=x.example", "a"], cannot("redirect=", "not all records have the same one, or not all of them use it")],
  [["exp=x.example", "exp=y.example"], cannot("exp=", "the records have different ones")],
  [["+all", "~all"], cannot("+all", "the joined record would pass everybody")],
  [["a -all", "mx ?all", "~all"], "The joined SPF records end differently; the mildest end was taken: ?all."],
  [["a ?all", "mx -all"], "The joined SPF records end differently; the mildest end was taken: ?all."],
];

const last = (issues: readonly Issue[]): Issue | undefined => issues.at(-1);

describe("what is said", () => {
  test.each(MISTAKES)("of the term %j", (term, message, fix) => {
    const { issues } = parseSpf(`v=spf1 ${term}`);
    expect(issues.map((issue) => [issue.message, issue.fix, issue.found, issue.position])).toEqual([
      [`At octet 7: ${message}`, fix, term, 7],
    ]);
  });

  test.each(WANTED)("of $what", ({ text, wanted, says }) => {
    const { issues } = mergeSpf(text, { includes: ["a.example"], ...wanted });
    const said = issues.filter(({ id }) => id !== "spf/no-all");
    expect([last(said)?.message, last(said)?.fix, last(said)?.found]).toEqual(says);
  });

  test.each(JOINS)("of joining %j", (records, message) => {
    expect(consolidateSpf(records.map((terms) => `v=spf1 ${terms}`)).issues.map((issue) => issue.message)).toEqual([
      message,
    ]);
  });

  test("of a record that works: nothing but advice", () => {
    expect(consolidateSpf(["v=spf1 mx ~all"])).toEqual({ ok: true, value: "v=spf1 mx ~all", issues: [] });
    expect(mergeSpf("v=spf1 include:a.example -all", { includes: ["a.example"] }).issues).toEqual([]);
    expect(mergeSpf("v=spf1 include:a.example redirect=b.example", { includes: ["a.example"] }).issues).toEqual([]);
  });

  test("of too many lookups: which terms cost, twenty at most, in the order of the record", () => {
    const hosts = Array.from({ length: 25 }, (_, at) => `a:h${at}.example`);
    const { issues } = mergeSpf(`v=spf1 ip4:192.0.2.1 ${hosts.join(" ")} ~all mx`, { includes: ["a.example"] });
    const terms = `${hosts
      .slice(0, 20)
      .map((term) => JSON.stringify(term))
      .join(", ")} and 5 more`;
    expect(issues.map(({ fix }) => fix)).toEqual([
      `Take 16 or more of these out with \`spf: { removes: [...] }\`: ${terms}.`,
    ]);
  });
});
