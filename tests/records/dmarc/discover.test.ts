import type { DomainName } from "../../../records/dns/domainName";
import { type DmarcDiscovery, discoverDmarc, isStrict, policyOfAuthor } from "../../../records/dmarc/discover";
import type { EffectivePolicy } from "../../../records/dmarc/effectivePolicy";
import { dmarcOwner, DMARC_LABEL } from "../../../records/dmarc/owner";
import { MAX_WALK_QUERIES, walkNames } from "../../../records/dmarc/treeWalk";
import { type Zone, ZoneResolver } from "./resolver";

const ACME = "acme.com" as DomainName;

function show(found: EffectivePolicy): string {
  if (found.state !== "policy") return found.state;
  const { policy, applied, policyDomain, tag } = found;
  return `${tag}=${policy}${applied === policy ? "" : `>${applied}`}@${policyDomain}`;
}
const discover = async (domain: string, zone: Zone): Promise<DmarcDiscovery> =>
  discoverDmarc(domain as DomainName, new ZoneResolver(zone));

describe("the walk asks at most eight names (RFC 9989 section 4.10)", () => {
  const cases: [domain: string, names: string[]][] = [
    ["acme.com", ["acme.com", "com"]],
    ["a.mail.example.com", ["a.mail.example.com", "mail.example.com", "example.com", "com"]],
    [
      "a.b.c.d.e.f.example.com",
      [
        "a.b.c.d.e.f.example.com",
        "b.c.d.e.f.example.com",
        "c.d.e.f.example.com",
        "d.e.f.example.com",
        "e.f.example.com",
        "f.example.com",
        "example.com",
        "com",
      ],
    ],
    [
      "a.b.c.d.e.f.g.h.i.j.mail.example.com",
      [
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com",
        "h.i.j.mail.example.com",
        "i.j.mail.example.com",
        "j.mail.example.com",
        "mail.example.com",
        "example.com",
        "com",
      ],
    ],
  ];
  test.each(cases)("%s", async (domain, names) => {
    expect(walkNames(domain)).toEqual(names);
    const resolver = new ZoneResolver({});
    await discoverDmarc(domain as DomainName, resolver);
    expect(resolver.asked).toEqual(names.map((asked) => `_dmarc.${asked} TXT`));
    expect(names.length).toBeLessThanOrEqual(MAX_WALK_QUERIES);
  });

  test("127 labels cost no more than eight queries", () => {
    expect(walkNames(Array.from({ length: 127 }, () => "a").join("."))).toHaveLength(8);
  });
});

interface Case {
  rule: string;
  domain: string;
  zone: Zone;
  organizationalDomain: string | undefined;
  policy: string;
  below: string;
  nonExistent: string;
  inherited: string;
}

describe("which policy applies (RFC 9989 sections 4.10.1 and 4.10.2)", () => {
  const P = "v=DMARC1; p=";
  const none = "no-policy";
  const cases: Case[] = [
    {
      rule: "no record anywhere: the start is its own Organizational Domain",
      domain: "acme.com",
      zone: {},
      organizationalDomain: "acme.com",
      policy: none,
      below: none,
      nonExistent: none,
      inherited: none,
    },
    {
      rule: "nodata is no record as well",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": "nodata" },
      organizationalDomain: "acme.com",
      policy: none,
      below: none,
      nonExistent: none,
      inherited: none,
    },
    {
      rule: "p of the domain, fall-backs below it",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [`${P}reject`] },
      organizationalDomain: "acme.com",
      policy: "p=reject@acme.com",
      below: "sp=reject@acme.com",
      nonExistent: "np=reject@acme.com",
      inherited: none,
    },
    {
      rule: "sp and np below it",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [`${P}reject; sp=none; np=quarantine`] },
      organizationalDomain: "acme.com",
      policy: "p=reject@acme.com",
      below: "sp=none@acme.com",
      nonExistent: "np=quarantine@acme.com",
      inherited: none,
    },
    {
      rule: "np falls back to sp",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [`${P}none; sp=reject`] },
      organizationalDomain: "acme.com",
      policy: "p=none@acme.com",
      below: "sp=reject@acme.com",
      nonExistent: "np=reject@acme.com",
      inherited: none,
    },
    {
      rule: "test mode applies one level lower (section 4.7)",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [`${P}reject; sp=quarantine; np=none; t=y`] },
      organizationalDomain: "acme.com",
      policy: "p=reject>quarantine@acme.com",
      below: "sp=quarantine>none@acme.com",
      nonExistent: "np=none@acme.com",
      inherited: none,
    },
    {
      rule: "a subdomain without a record inherits sp",
      domain: "mail.acme.com",
      zone: { "_dmarc.acme.com": [`${P}none; sp=reject`] },
      organizationalDomain: "acme.com",
      policy: "sp=reject@acme.com",
      below: "sp=reject@acme.com",
      nonExistent: "np=reject@acme.com",
      inherited: "sp=reject@acme.com",
    },
    {
      rule: "a subdomain's record is its own, below it the Organizational Domain's counts",
      domain: "mail.acme.com",
      zone: { "_dmarc.mail.acme.com": [`${P}none; sp=none`], "_dmarc.acme.com": [`${P}reject`] },
      organizationalDomain: "acme.com",
      policy: "p=none@mail.acme.com",
      below: "sp=reject@acme.com",
      nonExistent: "np=reject@acme.com",
      inherited: "sp=reject@acme.com",
    },
    {
      rule: "the record with the fewest labels is the Organizational Domain's",
      domain: "a.mail.example.com",
      zone: { "_dmarc.mail.example.com": [`${P}none`], "_dmarc.example.com": [`${P}quarantine`] },
      organizationalDomain: "example.com",
      policy: "sp=quarantine@example.com",
      below: "sp=quarantine@example.com",
      nonExistent: "np=quarantine@example.com",
      inherited: "sp=quarantine@example.com",
    },
    {
      rule: "psd=n makes a name its own Organizational Domain and ends the walk",
      domain: "a.mail.example.com",
      zone: { "_dmarc.mail.example.com": [`${P}none; psd=n`], "_dmarc.example.com": [`${P}reject`] },
      organizationalDomain: "mail.example.com",
      policy: "sp=none@mail.example.com",
      below: "sp=none@mail.example.com",
      nonExistent: "np=none@mail.example.com",
      inherited: "sp=none@mail.example.com",
    },
    {
      rule: "psd=y makes the name one label below it the Organizational Domain",
      domain: "a.mail.example.com",
      zone: { "_dmarc.com": [`${P}reject; sp=none; np=reject; psd=y`] },
      organizationalDomain: "example.com",
      policy: "sp=none@com",
      below: "sp=none@com",
      nonExistent: "np=reject@com",
      inherited: "sp=none@com",
    },
    {
      rule: "appendix B: a record one label below psd=y is the Organizational Domain's",
      domain: "mail.giant.bank.example",
      zone: { "_dmarc.giant.bank.example": [`${P}quarantine`], "_dmarc.bank.example": [`${P}reject; psd=y`] },
      organizationalDomain: "giant.bank.example",
      policy: "sp=quarantine@giant.bank.example",
      below: "sp=quarantine@giant.bank.example",
      nonExistent: "np=quarantine@giant.bank.example",
      inherited: "sp=quarantine@giant.bank.example",
    },
    {
      rule: "a record two labels below psd=y counts for its own name only",
      domain: "a.b.giant.bank.example",
      zone: { "_dmarc.b.giant.bank.example": [`${P}none`], "_dmarc.bank.example": [`${P}reject; psd=y`] },
      organizationalDomain: "giant.bank.example",
      policy: "sp=reject@bank.example",
      below: "sp=reject@bank.example",
      nonExistent: "np=reject@bank.example",
      inherited: "sp=reject@bank.example",
    },
    {
      rule: "psd=y at the start ends the walk; what is above was not asked",
      domain: "bank.example",
      zone: { "_dmarc.bank.example": [`${P}reject; psd=Y; sp=none`], "_dmarc.example": [`${P}none`] },
      organizationalDomain: "bank.example",
      policy: "p=reject@bank.example",
      below: "sp=none@bank.example",
      nonExistent: "np=none@bank.example",
      inherited: "unknown",
    },
    {
      rule: "psd=u and a psd that is not valid do not end the walk",
      domain: "a.acme.com",
      zone: { "_dmarc.a.acme.com": [`${P}none; psd=u`], "_dmarc.acme.com": [`${P}none; psd=x`] },
      organizationalDomain: "acme.com",
      policy: "p=none@a.acme.com",
      below: "sp=none@acme.com",
      nonExistent: "np=none@acme.com",
      inherited: "sp=none@acme.com",
    },
    {
      rule: "several records count as none (step 2)",
      domain: "mail.acme.com",
      zone: { "_dmarc.mail.acme.com": [`${P}none`, `${P}reject`], "_dmarc.acme.com": [`${P}quarantine`] },
      organizationalDomain: "acme.com",
      policy: "sp=quarantine@acme.com",
      below: "sp=quarantine@acme.com",
      nonExistent: "np=quarantine@acme.com",
      inherited: "sp=quarantine@acme.com",
    },
    {
      rule: "other TXT values beside it do not count",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": ["hello", `${P}reject`, "v=dmarc1; p=none"] },
      organizationalDomain: "acme.com",
      policy: "p=reject@acme.com",
      below: "sp=reject@acme.com",
      nonExistent: "np=reject@acme.com",
      inherited: none,
    },
    {
      rule: "a missing p is none (section 4.7)",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": ["v=DMARC1; rua=mailto:a@b.co"] },
      organizationalDomain: "acme.com",
      policy: "p=none@acme.com",
      below: "sp=none@acme.com",
      nonExistent: "np=none@acme.com",
      inherited: none,
    },
    {
      rule: "a policy that is not valid, with reports: p=none (section 4.10.1)",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [`${P}reject; sp=x; rua=mailto:a@b.co`] },
      organizationalDomain: "acme.com",
      policy: "p=none@acme.com",
      below: "sp=none@acme.com",
      nonExistent: "np=none@acme.com",
      inherited: none,
    },
    {
      rule: "a policy that is not valid, without reports: no DMARC (section 4.10.1)",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [`${P}rejects; rua=a`] },
      organizationalDomain: "acme.com",
      policy: none,
      below: none,
      nonExistent: none,
      inherited: none,
    },
    {
      rule: "a policy that is not valid, without rua: no DMARC (section 4.10.1)",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": [P] },
      organizationalDomain: "acme.com",
      policy: none,
      below: none,
      nonExistent: none,
      inherited: none,
    },
    {
      rule: "the domain's query was not answered: unknown, never none",
      domain: "acme.com",
      zone: { "_dmarc.acme.com": "servfail" },
      organizationalDomain: undefined,
      policy: "unknown",
      below: "unknown",
      nonExistent: "unknown",
      inherited: none,
    },
    {
      rule: "a query above was not answered: the own record still counts",
      domain: "mail.acme.com",
      zone: { "_dmarc.mail.acme.com": [`${P}none`], "_dmarc.acme.com": "timeout" },
      organizationalDomain: undefined,
      policy: "p=none@mail.acme.com",
      below: "unknown",
      nonExistent: "unknown",
      inherited: "unknown",
    },
    {
      rule: "a query above was not answered: what is inherited is unknown",
      domain: "mail.acme.com",
      zone: { "_dmarc.acme.com": [`${P}reject`], "_dmarc.com": "timeout" },
      organizationalDomain: undefined,
      policy: "unknown",
      below: "unknown",
      nonExistent: "unknown",
      inherited: "unknown",
    },
  ];
  test.each(cases)("$rule", async ({ domain, zone, organizationalDomain, policy, below, nonExistent, inherited }) => {
    const found = await discover(domain, zone);
    expect(found.domain).toBe(domain);
    expect(found.organizationalDomain).toBe(organizationalDomain);
    expect("organizationalDomain" in found).toBe(organizationalDomain !== undefined);
    expect([found.policy, found.subdomainPolicy, found.nonExistentSubdomainPolicy, found.inherited].map(show)).toEqual([
      policy,
      below,
      nonExistent,
      inherited,
    ]);
  });

  test("every step is told, with what it came to", async () => {
    const { walk } = await discover("a.acme.com", {
      "_dmarc.a.acme.com": ["v=DMARC1", "v=DMARC1;"],
      "_dmarc.acme.com": ["v=DMARC1; p=none"],
      "_dmarc.com": "timeout",
    });
    expect(walk.map(({ domain, result, texts }) => [domain, result, texts.length])).toEqual([
      ["a.acme.com", "several", 2],
      ["acme.com", "record", 1],
      ["com", "unknown", 0],
    ]);
  });

  test("an answer of 10,000 hostile values is one step", async () => {
    const values = Array.from({ length: 10_000 }, (_, at) => `v=DMARC1;${"=;".repeat(20)}${at}`);
    const { walk, policy } = await discover("acme.com", { "_dmarc.acme.com": values });
    expect(walk[0]?.result).toBe("several");
    expect(policy.state).toBe("no-policy");
  });

  test("values that are no text are passed over", async () => {
    const resolver = {
      resolve: () => Promise.resolve({ status: "answer" as const, values: [{ preference: 1, exchange: "x.co" }] }),
    };
    expect((await discoverDmarc(ACME, resolver)).policy.state).toBe("no-policy");
  });
});

describe("whether the record that applies asks for the very same domain (RFC 9989 section 4.7)", () => {
  test.each([
    ["adkim=s", { "_dmarc.acme.com": ["v=DMARC1; p=none; adkim=S"] }, true, false],
    ["aspf=s of the domain above", { "_dmarc.com": ["v=DMARC1; p=none; aspf=s"] }, false, true],
    [
      "the record above does not count beside one of the domain",
      { "_dmarc.acme.com": ["v=DMARC1; p=none"], "_dmarc.com": ["v=DMARC1; p=none; aspf=s"] },
      false,
      false,
    ],
    [
      "the record of the domain counts, whatever the one above asks for",
      { "_dmarc.acme.com": ["v=DMARC1; p=none; aspf=s"], "_dmarc.com": ["v=DMARC1; p=none"] },
      false,
      true,
    ],
    ["no record", {}, false, false],
    ["no answer", { "_dmarc.acme.com": "timeout" }, undefined, undefined],
  ] as readonly [string, Zone, boolean | undefined, boolean | undefined][])("%s", async (_, zone, adkim, aspf) => {
    const found = await discover("acme.com", zone);
    expect([isStrict(found, "adkim"), isStrict(found, "aspf")]).toEqual([adkim, aspf]);
  });
});

describe("which policy applies to mail of an author domain (RFC 9989 section 4.10.1)", () => {
  const ABOVE = "v=DMARC1; p=reject; sp=none; np=quarantine";
  test.each<[rule: string, zone: Zone, doesExist: boolean | undefined, policy: string]>([
    ["sp where it exists", { "_dmarc.acme.com": [ABOVE] }, true, "sp=none@acme.com"],
    ["np where it does not", { "_dmarc.acme.com": [ABOVE] }, false, "np=quarantine@acme.com"],
    ["unknown where DNS does not say, and that decides", { "_dmarc.acme.com": [ABOVE] }, undefined, "unknown"],
    [
      "np where DNS does not say, and sp is the same",
      { "_dmarc.acme.com": ["v=DMARC1; p=reject"] },
      undefined,
      "np=reject@acme.com",
    ],
    [
      "its own record, although DNS denies the name",
      { "_dmarc.shop.acme.com": ["v=DMARC1; p=none"], "_dmarc.acme.com": [ABOVE] },
      false,
      "p=none@shop.acme.com",
    ],
    [
      "np where it does not exist, although the query for its own record was not answered",
      { "_dmarc.shop.acme.com": "timeout", "_dmarc.acme.com": [ABOVE] },
      false,
      "np=quarantine@acme.com",
    ],
  ])("%s", async (_, zone, doesExist, policy) => {
    expect(show(policyOfAuthor(await discover("shop.acme.com", zone), doesExist))).toBe(policy);
  });
});

test("a policy record is at _dmarc (RFC 9989 section 4.5)", () => {
  expect(dmarcOwner(ACME)).toBe(`${DMARC_LABEL}.acme.com`);
  expect(DMARC_LABEL).toBe("_dmarc");
});
