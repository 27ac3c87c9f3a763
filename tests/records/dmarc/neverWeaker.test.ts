import { type DmarcWanted, mergeDmarc } from "../../../records/dmarc/merge";
import { releaseDmarc } from "../../../records/dmarc/release";
import { expectMerge, type MergeCase as Case, RUA, rua } from "./expectMerge";

describe("nothing is weaker than somebody else set it", () => {
  const kept = ["dmarc/stricter-value-kept"];
  const cases: Case[] = [
    { rule: "p", live: "v=DMARC1; p=reject", wanted: { policy: "none" }, text: "v=DMARC1; p=reject", warns: kept },
    {
      rule: "sp",
      live: "v=DMARC1; p=none; sp=reject",
      wanted: { subdomainPolicy: "none" },
      text: "v=DMARC1; p=none; sp=reject",
      warns: kept,
    },
    {
      rule: "np",
      live: "v=DMARC1; p=none; np=reject",
      wanted: { nonExistentSubdomainPolicy: "quarantine" },
      text: "v=DMARC1; p=none; np=reject",
      warns: kept,
    },
    {
      rule: "an sp that is absent falls back to p",
      live: "v=DMARC1; p=reject",
      wanted: { subdomainPolicy: "none" },
      text: "v=DMARC1; p=reject",
      warns: kept,
    },
    {
      rule: "an np that is absent falls back to sp",
      live: "v=DMARC1; p=none; sp=reject",
      wanted: { nonExistentSubdomainPolicy: "none" },
      text: "v=DMARC1; p=none; sp=reject",
      warns: kept,
    },
    {
      rule: "adkim",
      live: "v=DMARC1; p=none; adkim=S",
      wanted: { dkimAlignment: "r" },
      text: "v=DMARC1; p=none; adkim=S",
      warns: kept,
    },
    {
      rule: "aspf",
      live: "v=DMARC1; p=none; aspf=s",
      wanted: { spfAlignment: "r" },
      text: "v=DMARC1; p=none; aspf=s",
      warns: kept,
    },
    {
      rule: "stricter is obeyed",
      live: "v=DMARC1; p=none; aspf=r",
      wanted: { policy: "reject", spfAlignment: "s", subdomainPolicy: "reject" },
      text: "v=DMARC1; p=reject; aspf=s; sp=reject",
    },
    {
      rule: "t=y would lower a stranger's p",
      live: "v=DMARC1; p=reject",
      wanted: { testing: true },
      text: "v=DMARC1; p=reject",
      warns: kept,
    },
    {
      rule: "t=y beside p=none lowers nothing",
      live: "v=DMARC1; p=none",
      wanted: { testing: true },
      text: "v=DMARC1; p=none; t=y",
    },
    {
      rule: "reject under test is not below quarantine",
      live: "v=DMARC1; p=quarantine",
      wanted: { policy: "reject", testing: true },
      text: "v=DMARC1; p=reject; t=y",
      warns: ["dmarc/test-mode"],
    },
    {
      rule: "a policy whose test is refused is not enforced either",
      live: "v=DMARC1; p=quarantine; sp=reject",
      wanted: { policy: "reject", testing: true },
      text: "v=DMARC1; p=quarantine; sp=reject",
      warns: [...kept, ...kept],
    },
    {
      rule: "a stranger's test may be ended",
      live: "v=DMARC1; p=reject; t=y",
      wanted: { testing: false },
      text: "v=DMARC1; p=reject; t=n",
    },
    {
      rule: "p is not lowered in exchange for ending a test: older receivers never saw the test",
      live: "v=DMARC1; p=reject; t=y",
      wanted: { policy: "quarantine", testing: false },
      text: "v=DMARC1; p=reject; t=n",
      warns: kept,
    },
    {
      rule: "allowWeaker obeys",
      live: "v=DMARC1; p=reject; aspf=s",
      wanted: { policy: "none", testing: true, spfAlignment: "r", allowWeaker: true },
      text: "v=DMARC1; p=none; aspf=r; t=y",
    },
    {
      rule: "found counts as a stranger's, though we set it since",
      live: "v=DMARC1; p=reject",
      wanted: { policy: "none", declaredBefore: ["p=reject"], found: "v=DMARC1; p=quarantine" },
      text: "v=DMARC1; p=quarantine",
      warns: kept,
    },
    {
      rule: "what we lowered with allowWeaker is raised step by step without it",
      live: "v=DMARC1; p=none",
      wanted: { policy: "quarantine", declaredBefore: ["p=none"], found: "v=DMARC1; p=reject" },
      text: "v=DMARC1; p=quarantine",
    },
    {
      rule: "what we lowered with allowWeaker stays lowered while nothing changes",
      live: "v=DMARC1; p=none",
      wanted: { policy: "none", declaredBefore: ["p=none"], found: "v=DMARC1; p=reject" },
      text: "v=DMARC1; p=none",
    },
  ];
  test.each(cases)("$rule: $live", (row) => expectMerge(row));

  test.each<[string, string, DmarcWanted, RegExp]>([
    [
      "names what is kept",
      "v=DMARC1; p=reject",
      { policy: "none" },
      /p=none would make the record weaker .*"p=reject" stays/,
    ],
    ["names an absent tag", "v=DMARC1; p=reject", { subdomainPolicy: "none" }, /the record without sp stays/],
    [
      "tells why a raised policy is held back",
      "v=DMARC1; p=none; sp=reject",
      { policy: "quarantine", testing: true },
      /p=quarantine is meant to be tested, but t=y would weaken/,
    ],
  ])("the warning %s", (_, live, wanted, message) => {
    expect(mergeDmarc(live, wanted).issues.find(({ id }) => id === "dmarc/stricter-value-kept")?.message).toMatch(
      message,
    );
  });
});

describe("our own values are lowered and taken back", () => {
  const cases: Case[] = [
    {
      rule: "lowering a value that we set is obeyed",
      live: `v=DMARC1; p=reject; rua=${RUA}`,
      wanted: { policy: "none", ...rua, declaredBefore: ["p=reject", `rua=${RUA}`] },
      text: `v=DMARC1; p=none; rua=${RUA}`,
    },
    {
      rule: "a value that a stranger changed since is not lowered",
      live: "v=DMARC1; p=reject",
      wanted: { policy: "none", declaredBefore: ["p=quarantine"] },
      text: "v=DMARC1; p=reject",
      warns: ["dmarc/stricter-value-kept"],
    },
    {
      rule: "an address that is no longer declared goes",
      live: `v=DMARC1; p=none; rua=mailto:x@y.co,${RUA}`,
      wanted: { declaredBefore: [`rua=${RUA}`], found: "v=DMARC1; p=none; rua=mailto:x@y.co" },
      text: "v=DMARC1; p=none; rua=mailto:x@y.co",
    },
    {
      rule: "an address that was alone goes with its tag",
      live: `v=DMARC1; p=none; rua=${RUA};`,
      wanted: { declaredBefore: [`rua=${RUA}`] },
      text: "v=DMARC1; p=none;",
    },
    {
      rule: "the first address of a list goes with its comma",
      live: `v=DMARC1; p=none; rua=${RUA} , mailto:x@y.co`,
      wanted: { declaredBefore: [`rua=${RUA}`] },
      text: "v=DMARC1; p=none; rua=mailto:x@y.co",
    },
    {
      rule: "an address that was there before us stays",
      live: `v=DMARC1; p=none; rua=${RUA}`,
      wanted: { declaredBefore: [`rua=${RUA}`], found: `v=DMARC1; p=none; rua=${RUA.toUpperCase()}` },
      text: `v=DMARC1; p=none; rua=${RUA}`,
    },
    {
      rule: "the address that Cloudflare manages stays",
      live: "v=DMARC1; p=none; rua=mailto:1@dmarc-reports.cloudflare.net",
      wanted: { declaredBefore: ["rua=mailto:1@dmarc-reports.cloudflare.net"] },
      text: "v=DMARC1; p=none; rua=mailto:1@dmarc-reports.cloudflare.net",
    },
    {
      rule: "a tag goes",
      live: "v=DMARC1; p=none; sp=reject; z=1",
      wanted: { declaredBefore: ["sp=reject"] },
      text: "v=DMARC1; p=none; z=1",
    },
    {
      rule: "a tag goes back to what was found, byte for byte",
      live: "v=DMARC1; p=reject",
      wanted: { declaredBefore: ["p=reject"], found: "v=DMARC1; p=None" },
      text: "v=DMARC1; p=None",
    },
    {
      rule: "p of a record that we created goes back to none",
      live: "v=DMARC1; p=reject",
      wanted: { declaredBefore: ["p=reject"] },
      text: "v=DMARC1; p=none",
    },
    {
      rule: "p goes where the found record had none",
      live: "v=DMARC1; p=reject; z=1",
      wanted: { declaredBefore: ["p=reject"], found: "v=DMARC1; z=1" },
      text: "v=DMARC1; z=1",
      warns: ["dmarc/policy-missing"],
    },
    {
      rule: "a stranger's later edit stays",
      live: "v=DMARC1; p=none; sp=quarantine",
      wanted: { declaredBefore: ["sp=reject"], found: "v=DMARC1; p=none" },
      text: "v=DMARC1; p=none; sp=quarantine",
    },
    {
      rule: "an empty list that was there stays empty",
      live: `v=DMARC1; p=none; rua=${RUA}`,
      wanted: { declaredBefore: [`rua=${RUA}`], found: "v=DMARC1; p=none; rua=" },
      text: "v=DMARC1; p=none; rua=",
      warns: ["dmarc/report-uri-not-valid"],
    },
    {
      rule: "memory that is no term changes nothing",
      live: "v=DMARC1; p=none",
      wanted: { declaredBefore: ["", "1=2", "sp"] },
      text: "v=DMARC1; p=none",
    },
    {
      rule: "to end the test of our policy, refused, ends the policy too",
      live: "v=DMARC1; p=reject; sp=reject; t=y",
      wanted: {
        policy: "reject",
        testing: true,
        declaredBefore: ["p=reject", "sp=reject", "t=y"],
        found: "v=DMARC1; p=none; sp=quarantine",
      },
      text: "v=DMARC1; p=none; sp=quarantine",
      warns: ["dmarc/stricter-value-kept", "dmarc/stricter-value-kept"],
    },
  ];
  test.each(cases)("$rule", (row) => expectMerge(row));
});

test("a misspelt strict alignment is not ours to relax", () => {
  expectMerge({
    rule: "adkim=strict",
    live: "v=DMARC1; p=none; adkim=strict",
    wanted: { dkimAlignment: "r" },
    text: "v=DMARC1; p=none; adkim=strict",
    warns: ["dmarc/value-not-valid", "dmarc/stricter-value-kept"],
  });
});

describe("a stranger's later edit that a declared value replaces is named, since no memory will hold it", () => {
  const later = ["dmarc/later-edit-replaced"];
  const cases: Case[] = [
    {
      rule: "in an adopted record",
      live: "v=DMARC1; p=quarantine",
      wanted: { policy: "reject", declaredBefore: [], found: "v=DMARC1; p=none" },
      text: "v=DMARC1; p=reject",
      warns: later,
    },
    {
      rule: "in a record that we created",
      live: "v=DMARC1; p=none; sp=quarantine",
      wanted: { subdomainPolicy: "reject", declaredBefore: ["p=none"] },
      text: "v=DMARC1; p=none; sp=reject",
      warns: later,
    },
    {
      rule: "not when it is what was found",
      live: "v=DMARC1; p=Quarantine",
      wanted: { policy: "reject", declaredBefore: [], found: "v=DMARC1; p=quarantine" },
      text: "v=DMARC1; p=reject",
    },
    {
      rule: "not when it is ours",
      live: "v=DMARC1; p=quarantine",
      wanted: { policy: "reject", declaredBefore: ["p=quarantine"], found: "v=DMARC1; p=none" },
      text: "v=DMARC1; p=reject",
    },
    {
      rule: "not when nothing is known of earlier runs",
      live: "v=DMARC1; p=quarantine",
      wanted: { policy: "reject" },
      text: "v=DMARC1; p=reject",
    },
  ];
  test.each(cases)("$rule", (row) => expectMerge(row));
});

describe("a stranger's later edit that is declared too is named: release will take it for ours", () => {
  const later = ["dmarc/later-edit-declared"];
  const cases: Case[] = [
    {
      rule: "in an adopted record",
      live: "v=DMARC1; p=reject",
      wanted: { policy: "reject", declaredBefore: ["p=quarantine"], found: "v=DMARC1; p=none" },
      text: "v=DMARC1; p=reject",
      warns: later,
    },
    {
      rule: "a tag that the record did not have",
      live: "v=DMARC1; p=none; aspf=s",
      wanted: { spfAlignment: "s", declaredBefore: [], found: "v=DMARC1; p=none" },
      text: "v=DMARC1; p=none; aspf=s",
      warns: later,
    },
    {
      rule: "not in the runs after that: it is in the memory then",
      live: "v=DMARC1; p=reject",
      wanted: { policy: "reject", declaredBefore: ["p=reject"], found: "v=DMARC1; p=none" },
      text: "v=DMARC1; p=reject",
    },
    {
      rule: "not when it is what was found",
      live: "v=DMARC1; p=reject",
      wanted: { policy: "reject", declaredBefore: [], found: "v=DMARC1; p=Reject" },
      text: "v=DMARC1; p=reject",
    },
    {
      rule: "not when nothing is known of earlier runs",
      live: "v=DMARC1; p=reject",
      wanted: { policy: "reject" },
      text: "v=DMARC1; p=reject",
    },
  ];
  test.each(cases)("$rule", (row) => expectMerge(row));

  test.each([
    ["v=DMARC1; p=none; sp=none", 'brings back "sp=none"'],
    ["v=DMARC1; p=none", "takes sp out"],
  ])("found %s: the message says what release does", (found, message) => {
    const live = "v=DMARC1; p=none; sp=reject";
    const { issues } = mergeDmarc(live, { subdomainPolicy: "reject", declaredBefore: [], found });
    const [issue] = issues.filter(({ id }) => id === "dmarc/later-edit-declared");
    expect(issue).toMatchObject({
      found: "reject",
      position: 18,
      fix: expect.stringMatching(/^Leave sp undeclared/) as unknown,
    });
    expect(issue?.message).toContain(`release then counts it as ours and ${message}.`);
  });
});

test("a later edit that is not declared outlives release: it is not ours (this project)", () => {
  const found = "v=DMARC1; p=none";
  const live = "v=DMARC1; p=reject; aspf=s; rua=mailto:a@acme.com";
  const declared = ["p=quarantine", "rua=mailto:a@acme.com"];
  const left = releaseDmarc(live, { declared, found, createdByUs: false });
  expect(left.ok && left.value.text).toBe("v=DMARC1; p=reject; aspf=s");
});
