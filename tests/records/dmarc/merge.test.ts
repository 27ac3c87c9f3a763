import { type DmarcWanted, mergeDmarc } from "../../../records/dmarc/merge";
import { expectMerge, type MergeCase as Case, RUA, rua } from "./expectMerge";

describe("a new record is written in one order (RFC 9989 section 4.8; RFC 7489 section 6.3: p second)", () => {
  const cases: Case[] = [
    { rule: "policy and reports", wanted: { policy: "none", ...rua }, text: `v=DMARC1; p=none; rua=${RUA}` },
    { rule: "without a policy it is p=none", wanted: rua, text: `v=DMARC1; p=none; rua=${RUA}` },
    {
      rule: "t=n is the default and not written",
      wanted: { policy: "reject", testing: false, ...rua },
      text: `v=DMARC1; p=reject; rua=${RUA}`,
    },
    {
      rule: "every tag in force",
      wanted: {
        failureReportingOptions: ["1"],
        failureReports: ["mailto:f@acme.com"],
        aggregateReports: [RUA, "mailto:two@acme.com"],
        spfAlignment: "s",
        dkimAlignment: "r",
        testing: true,
        publicSuffixDomain: "n",
        nonExistentSubdomainPolicy: "reject",
        subdomainPolicy: "quarantine",
        policy: "reject",
      },
      text: `v=DMARC1; p=reject; sp=quarantine; np=reject; psd=n; t=y; adkim=r; aspf=s; rua=${RUA},mailto:two@acme.com; ruf=mailto:f@acme.com; fo=1`,
      warns: ["dmarc/test-mode"],
    },
    {
      rule: "memory of a record that is gone does not matter",
      wanted: { declaredBefore: ["p=none"], found: "v=DMARC1; p=reject", ...rua },
      text: `v=DMARC1; p=none; rua=${RUA}`,
    },
  ];
  test.each(cases)("$rule", (row) => expectMerge(row));
});

describe("declared tags are set, every other byte stays", () => {
  const cases: Case[] = [
    {
      rule: "an equal value in another case stays as it is",
      live: "v=DMARC1; P=None",
      wanted: { policy: "none" },
      text: "v=DMARC1; P=None",
    },
    {
      rule: "order, spacing, unknown tags and the last semicolon stay",
      live: "v=DMARC1;\tfoo = a=b ;  p =none;z=1 ;",
      wanted: { policy: "reject", ...rua },
      text: `v=DMARC1;\tfoo = a=b ;  p =reject;z=1 ; rua=${RUA};`,
    },
    {
      rule: "a value of ours that is still declared stays where it stands",
      live: "v=DMARC1; p=none; adkim=s; x=y",
      wanted: { dkimAlignment: "s", declaredBefore: ["adkim=s"], found: "v=DMARC1; p=none; x=y" },
      text: "v=DMARC1; p=none; adkim=s; x=y",
    },
    {
      rule: "a report address of ours that is still declared stays where it stands",
      live: `v=DMARC1; p=none; rua=${RUA},mailto:later@acme.com; x=y`,
      wanted: { ...rua, declaredBefore: [`rua=${RUA}`], found: "v=DMARC1; p=none; x=y" },
      text: `v=DMARC1; p=none; rua=${RUA},mailto:later@acme.com; x=y`,
    },
    {
      rule: "a record without blanks gets none",
      live: "v=DMARC1;p=none",
      wanted: rua,
      text: `v=DMARC1;p=none;rua=${RUA}`,
    },
    {
      rule: "p goes behind v, where older readers look",
      live: "v=DMARC1; adkim=s;",
      wanted: { policy: "none" },
      text: "v=DMARC1; p=none; adkim=s;",
    },
    {
      rule: "addresses are appended",
      live: "v=DMARC1; p=none; rua=mailto:x@y.co",
      wanted: rua,
      text: `v=DMARC1; p=none; rua=mailto:x@y.co,${RUA}`,
    },
    {
      rule: "addresses are appended with the blank that the list has",
      live: "v=DMARC1; p=none; rua=mailto:x@y.co, mailto:z@y.co",
      wanted: rua,
      text: `v=DMARC1; p=none; rua=mailto:x@y.co, mailto:z@y.co, ${RUA}`,
    },
    {
      rule: "an address is there already in another case",
      live: "v=DMARC1; p=none; rua=MAILTO:DMARC@ACME.COM",
      wanted: rua,
      text: "v=DMARC1; p=none; rua=MAILTO:DMARC@ACME.COM",
    },
    {
      rule: "an address is there already with a historic size",
      live: `v=DMARC1; p=none; rua=${RUA}!10m`,
      wanted: rua,
      text: `v=DMARC1; p=none; rua=${RUA}!10m`,
      warns: ["dmarc/historic-size"],
    },
    {
      rule: "an empty list is filled",
      live: "v=DMARC1; p=none; rua=; z=1",
      wanted: rua,
      text: `v=DMARC1; p=none; rua=${RUA}; z=1`,
    },
    {
      rule: "a value that readers ignore is replaced",
      live: "v=DMARC1; p=none; adkim=strict",
      wanted: { dkimAlignment: "s" },
      text: "v=DMARC1; p=none; adkim=s",
    },
    {
      rule: "historic tags stay, with a warning",
      live: "v=DMARC1; p=none; pct=50; rf=afrf; ri=3600",
      wanted: { policy: "reject" },
      text: "v=DMARC1; p=reject; pct=50; rf=afrf; ri=3600",
      warns: ["dmarc/historic-tag"],
    },
    {
      rule: "fo compares as a set",
      live: "v=DMARC1; p=none; ruf=mailto:a@b.co; fo=s:d",
      wanted: { failureReportingOptions: ["d", "s"] },
      text: "v=DMARC1; p=none; ruf=mailto:a@b.co; fo=s:d",
    },
    {
      rule: "psd is set",
      live: "v=DMARC1; p=none; psd=u",
      wanted: { publicSuffixDomain: "n" },
      text: "v=DMARC1; p=none; psd=n",
    },
    {
      rule: "nothing declared, nothing changed",
      live: "v=DMARC1;;p=none",
      wanted: {},
      text: "v=DMARC1;;p=none",
      warns: ["dmarc/empty-tag"],
    },
  ];
  test.each(cases)("$rule", (row) => expectMerge(row));
});

describe("removes takes out what anybody put there", () => {
  const cases: Case[] = [
    {
      rule: "a tag",
      live: "v=DMARC1; p=none; pct=50; z=1",
      wanted: { removes: ["pct"] },
      text: "v=DMARC1; p=none; z=1",
    },
    {
      rule: "a tag while it has the value",
      live: "v=DMARC1; p=none; sp=reject",
      wanted: { removes: ["sp=Reject"] },
      text: "v=DMARC1; p=none",
    },
    {
      rule: "not a tag that has another value",
      live: "v=DMARC1; p=none; sp=reject",
      wanted: { removes: ["sp=none"] },
      text: "v=DMARC1; p=none; sp=reject",
    },
    {
      rule: "a tag that is not there",
      live: "v=DMARC1; p=none",
      wanted: { removes: ["sp", "rua=mailto:a@b.co"] },
      text: "v=DMARC1; p=none",
    },
    {
      rule: "an address, also Cloudflare's",
      live: "v=DMARC1; p=none; rua=mailto:a@b.co,mailto:1@dmarc-reports.cloudflare.net",
      wanted: { removes: ["rua=MAILTO:1@dmarc-reports.cloudflare.net"] },
      text: "v=DMARC1; p=none; rua=mailto:a@b.co",
    },
    {
      rule: "a whole list",
      live: "v=DMARC1; p=none; rua=mailto:a@b.co,mailto:c@d.co",
      wanted: { removes: ["rua"] },
      text: "v=DMARC1; p=none",
    },
    { rule: "p becomes none", live: "v=DMARC1; p=reject", wanted: { removes: ["p"] }, text: "v=DMARC1; p=none" },
    {
      rule: "a value that an interrupted run left gives way to what was found",
      live: "v=DMARC1; p=reject; sp=reject",
      wanted: { removes: ["p=reject", "sp=reject"], found: "v=DMARC1; p=quarantine" },
      text: "v=DMARC1; p=quarantine",
    },
    {
      rule: "a found value itself can be removed",
      live: "v=DMARC1; p=reject; sp=none",
      wanted: { removes: ["p=reject", "sp=none"], found: "v=DMARC1; p=reject; sp=none" },
      text: "v=DMARC1; p=none",
    },
    {
      rule: "what is removed is no floor for what is declared",
      live: "v=DMARC1; p=reject",
      wanted: { removes: ["p=reject"], policy: "quarantine" },
      text: "v=DMARC1; p=quarantine",
    },
  ];
  test.each(cases)("$rule", (row) => expectMerge(row));
});

describe("a merge is refused", () => {
  const cases: [rule: string, live: string | undefined, wanted: DmarcWanted, ids: string[]][] = [
    [
      "when the record is broken, with every other issue",
      "v=DMARC1; p=nonsense",
      { policy: "x", removes: ["v"] },
      ["dmarc/policy-not-valid", "dmarc/value-not-allowed", "dmarc/not-removable"],
    ],
    [
      "when a tag is declared and removed",
      undefined,
      { policy: "none", removes: ["p"] },
      ["dmarc/declared-and-removed"],
    ],
    [
      "when a term is declared and removed",
      undefined,
      { ...rua, removes: [`rua=${RUA.toUpperCase()}`] },
      ["dmarc/declared-and-removed"],
    ],
    [
      "when a list is removed and an item of it declared",
      undefined,
      { ...rua, removes: ["rua"] },
      ["dmarc/declared-and-removed"],
    ],
    [
      "when v is to be removed",
      undefined,
      { removes: ["v=DMARC1", "", "1"] },
      ["dmarc/not-removable", "dmarc/not-removable", "dmarc/not-removable"],
    ],
    [
      "when it would have too many tags",
      `v=DMARC1;p=none${";".repeat(254)}`,
      { subdomainPolicy: "none" },
      ["dmarc/too-long"],
    ],
  ];
  test.each(cases)("%s", (_, live, wanted, ids) => {
    const { ok, issues } = mergeDmarc(live, wanted);
    expect(ok).toBe(false);
    expect(issues.map(({ id }) => id)).toEqual(ids);
  });

  test("with the path of what is wrong in removes", () => {
    expect(mergeDmarc(undefined, { policy: "none", removes: ["sp", "p"] }).issues[0]?.path).toBe("removes[1]");
  });
});

describe("the difference names every term", () => {
  test("added, removed and changed", () => {
    const merged = mergeDmarc("v=DMARC1; p=none; sp=none; rua=mailto:old@acme.com", {
      policy: "reject",
      aggregateReports: [RUA],
      removes: ["sp", "rua=mailto:old@acme.com"],
    });
    expect(merged.ok && merged.value).toEqual({
      text: `v=DMARC1; p=reject; rua=${RUA}`,
      added: ["p=reject", `rua=${RUA}`],
      removed: ["p=none", "sp=none", "rua=mailto:old@acme.com"],
      changed: [{ tag: "p", before: "none", after: "reject" }],
    });
  });

  test("all of a new record is added", () => {
    const merged = mergeDmarc(undefined, rua);
    expect(merged.ok && merged.value).toMatchObject({ added: ["p=none", `rua=${RUA}`], removed: [], changed: [] });
  });
});

test("a record without rua is told so, one with an address is not (RFC 9989 section 5.1.3)", () => {
  expect(mergeDmarc(undefined, { policy: "none" }).issues.map(({ id }) => id)).toEqual(["dmarc/no-aggregate-reports"]);
  expect(mergeDmarc(undefined, rua).issues).toEqual([]);
});
