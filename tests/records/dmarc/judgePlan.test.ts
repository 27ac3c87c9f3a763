import type { DomainName } from "../../../records/dns/domainName";
import { type DmarcPlanJudgement, judgeDmarcPlan } from "../../../records/dmarc/judgePlan";
import { type Zone, ZoneResolver } from "./resolver";

const MAIL = "mail.acme.com" as DomainName;
const ACME = "acme.com" as DomainName;

interface Case {
  readonly domain?: DomainName;
  readonly before?: string;
  readonly after: string;
  readonly allowWeaker?: boolean;
  readonly mayReject?: boolean;
  readonly zone?: Zone;
}

async function judge({ zone = {}, domain = MAIL, ...plan }: Case): Promise<DmarcPlanJudgement & { asked: string[] }> {
  const resolver = new ZoneResolver(zone);
  return { ...(await judgeDmarcPlan({ domain, ...plan, resolver })), asked: resolver.asked };
}

const above = (text: string): Zone => ({ "_dmarc.acme.com": [text] });

describe("a new record may not take away what the name inherits (RFC 9989 section 4.10.1)", () => {
  const cases: [rule: string, plan: Case, ids: string[]][] = [
    ["nothing is inherited", { after: "v=DMARC1; p=none" }, []],
    ["weaker", { zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=none" }, ["dmarc/weaker-than-inherited"]],
    ["alike", { zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=reject" }, []],
    ["stricter", { zone: above("v=DMARC1; p=reject; sp=none"), after: "v=DMARC1; p=quarantine" }, []],
    [
      "under test, so weaker",
      { zone: above("v=DMARC1; p=quarantine"), after: "v=DMARC1; p=quarantine; t=y" },
      ["dmarc/weaker-than-inherited"],
    ],
    ["under test, but not below", { zone: above("v=DMARC1; p=quarantine"), after: "v=DMARC1; p=reject; t=y" }, []],
    [
      "weaker as written though not as applied",
      { zone: above("v=DMARC1; p=reject; t=y"), after: "v=DMARC1; p=quarantine" },
      ["dmarc/weaker-than-inherited"],
    ],
    [
      "weaker for its own subdomains only, where it makes itself the Organizational Domain",
      { zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=reject; sp=none; psd=n" },
      ["dmarc/weaker-than-inherited"],
    ],
    [
      "its sp does not count below the Organizational Domain",
      { zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=reject; sp=none" },
      [],
    ],
    [
      "a record without a valid policy is none at all (section 4.10.1)",
      { zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=all" },
      ["dmarc/weaker-than-inherited"],
    ],
    ["allowWeaker", { zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=none", allowWeaker: true }, []],
    ["not known", { zone: { "_dmarc.acme.com": "timeout" }, after: "v=DMARC1; p=none" }, ["dmarc/inherited-unknown"]],
    [
      "not known at the name itself",
      { zone: { "_dmarc.mail.acme.com": "servfail", ...above("v=DMARC1; p=reject") }, after: "v=DMARC1; p=none" },
      ["dmarc/inherited-unknown"],
    ],
    [
      "a record that is there already is the merge's to keep strict",
      { zone: above("v=DMARC1; p=reject"), before: "v=DMARC1; p=quarantine", after: "v=DMARC1; p=none" },
      [],
    ],
  ];
  test.each(cases)("%s", async (_rule, plan, ids) => {
    expect((await judge(plan)).issues.map(({ id }) => id)).toEqual(ids);
  });

  test("the error names what applies, what would apply, and for which name", async () => {
    const { issues } = await judge({ zone: above("v=DMARC1; p=reject"), after: "v=DMARC1; p=none" });
    expect(issues[0]).toMatchObject({
      severity: "error",
      message:
        "The new record would be weaker than what applies without it: mail.acme.com has reject (from acme.com) and would have none (from mail.acme.com).",
    });
  });
});

describe("p=reject where nothing was refused until now", () => {
  const NONE = "v=DMARC1; p=none";
  const REJECT = "v=DMARC1; p=reject";
  const cases: [rule: string, plan: Case, isTold: boolean][] = [
    ["from none", { domain: ACME, before: NONE, after: REJECT }, true],
    ["from no policy", { domain: ACME, after: REJECT }, true],
    ["from quarantine under test", { domain: ACME, before: "v=DMARC1; p=quarantine; t=y", after: REJECT }, true],
    ["from quarantine", { domain: ACME, before: "v=DMARC1; p=quarantine", after: REJECT }, false],
    ["under test", { domain: ACME, before: NONE, after: `${REJECT}; t=y` }, false],
    ["to quarantine", { domain: ACME, before: NONE, after: "v=DMARC1; p=quarantine" }, false],
    [
      "by a step of the rollout, or for a parked domain",
      { domain: ACME, before: NONE, after: REJECT, mayReject: true },
      false,
    ],
    ["from a policy that DNS does not say", { after: REJECT, zone: { "_dmarc.acme.com": "timeout" } }, false],
  ];
  test.each(cases)("%s", async (_rule, plan, isTold) => {
    expect((await judge(plan)).issues.some(({ id }) => id === "dmarc/reject-at-once")).toBe(isTold);
  });
});

describe("DNS answers where the zone has nothing: a wildcard, another zone, a cache", () => {
  const OWN = "_dmarc.mail.acme.com";

  test("is told, with the answer", async () => {
    const { issues } = await judge({ zone: { [OWN]: ["v=DMARC1; p=none", "junk"] }, after: "v=DMARC1; p=none" });
    expect(issues).toEqual([
      expect.objectContaining({
        id: "dmarc/answered-elsewhere",
        severity: "warning",
        message: `The zone has no record at ${OWN}, and DNS answers "v=DMARC1; p=none" there.`,
      }),
    ]);
  });

  test("counts as what applies: a weaker record is refused", async () => {
    const { issues } = await judge({ zone: { [OWN]: ["v=DMARC1; p=reject"] }, after: "v=DMARC1; p=none" });
    expect(issues.map(({ id }) => id)).toEqual(["dmarc/answered-elsewhere", "dmarc/weaker-than-inherited"]);
  });

  test("several are all told", async () => {
    const zone = { [OWN]: ["v=DMARC1; p=none", "v=DMARC1; p=reject"] };
    const { issues } = await judge({ zone, after: "v=DMARC1; p=none" });
    expect(issues.map(({ found }) => found)).toEqual(["v=DMARC1; p=none v=DMARC1; p=reject"]);
  });

  test("of many, three are shown", async () => {
    const texts = Array.from({ length: 1000 }, (_, at) => `v=DMARC1; x=${at}`);
    const { issues } = await judge({ zone: { [OWN]: texts }, after: "v=DMARC1; p=none" });
    expect(issues[0]?.message).toMatch(
      /answers "v=DMARC1; x=0", "v=DMARC1; x=1", "v=DMARC1; x=2" and 997 more there\.$/,
    );
    const three = await judge({ zone: { [OWN]: texts.slice(0, 3) }, after: "v=DMARC1; p=none" });
    expect(three.issues[0]?.message).toMatch(/"v=DMARC1; x=2" there\.$/);
  });

  test.each(["timeout", ["v=spf1 -all"]] as const)("%j is no such answer", async (answer) => {
    const { issues } = await judge({ zone: { [OWN]: answer }, after: "v=DMARC1; p=none" });
    expect(issues.map(({ id }) => id)).not.toContain("dmarc/answered-elsewhere");
  });
});

describe("what changes for receivers", () => {
  const ALL = "acme.com, subdomains of acme.com, names below acme.com that do not exist";
  const cases: [rule: string, plan: Case, changes: string[]][] = [
    ["nothing", { before: "v=DMARC1; p=none", after: "v=DMARC1; p=none; rua=mailto:a@acme.com" }, []],
    ["a first record", { after: "v=DMARC1; p=none" }, [`policy for ${ALL}: no policy -> none (from acme.com)`]],
    [
      "a test step applies one level less (section 4.7)",
      { before: "v=DMARC1; p=none", after: "v=DMARC1; p=quarantine; t=y" },
      [`policy for ${ALL}: none (from acme.com) -> quarantine, tested: none is applied (from acme.com)`],
    ],
    [
      "only names that do not exist (np)",
      { before: "v=DMARC1; p=none", after: "v=DMARC1; p=none; np=reject" },
      ["policy for names below acme.com that do not exist: none (from acme.com) -> reject (from acme.com)"],
    ],
    [
      "what DNS still has of the record does not count: the zone is newer",
      { before: "v=DMARC1; p=none", after: "v=DMARC1; p=reject", zone: { "_dmarc.acme.com": ["v=DMARC1; p=reject"] } },
      [`policy for ${ALL}: none (from acme.com) -> reject (from acme.com)`],
    ],
    [
      "not known stays not known",
      { before: "v=DMARC1; p=none", after: "v=DMARC1; p=reject", zone: { "_dmarc.com": "timeout" } },
      ["policy for acme.com: none (from acme.com) -> reject (from acme.com)"],
    ],
    [
      "not known before",
      { after: "v=DMARC1; p=none", zone: { "_dmarc.com": "timeout" } },
      ["policy for acme.com: not known -> none (from acme.com)"],
    ],
  ];
  test.each(cases)("%s", async (_rule, plan, changes) => {
    expect((await judge({ domain: ACME, ...plan })).changes).toEqual(changes);
  });
});

test("where the text stays, DNS is not asked", async () => {
  expect(await judge({ before: "v=DMARC1; p=none", after: "v=DMARC1; p=none" })).toEqual({
    issues: [],
    changes: [],
    asked: [],
  });
});

test("one judgement asks each name of the walk at most twice (RFC 9989 section 4.10)", async () => {
  const domain = "a.b.c.d.e.f.g.h.acme.com" as DomainName;
  const { asked } = await judge({ domain, after: "v=DMARC1; p=none" });
  expect(new Set(asked).size).toBe(8);
  expect(asked).toHaveLength(15);
});
