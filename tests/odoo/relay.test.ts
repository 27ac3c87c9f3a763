import { canRelay } from "../../odoo/relay";
import { type Zone, ZoneResolver } from "../records/dmarc/resolver";

interface Case {
  readonly title: string;
  readonly domain: string;
  readonly zone: Zone;
  readonly answer: string;
  readonly policy?: string;
  readonly policyDomain?: string;
  readonly ids: readonly string[];
}

const CASES: readonly Case[] = [
  { title: "no policy", domain: "a.example", zone: {}, answer: "yes", ids: [] },
  {
    ...{ title: "p=none", domain: "A.example.", zone: { "_dmarc.a.example": ["v=DMARC1; p=none"] } },
    ...{ answer: "yes", policy: "none", policyDomain: "a.example", ids: [] },
  },
  {
    ...{ title: "p=quarantine", domain: "a.example", zone: { "_dmarc.a.example": ["v=DMARC1; p=quarantine"] } },
    ...{ answer: "no", policy: "quarantine", policyDomain: "a.example", ids: ["odoo/cannot-relay"] },
  },
  {
    title: "sp=reject of the organizational domain, found by Tree Walk (RFC 9989 section 4.10)",
    ...{ domain: "shop.a.example", zone: { "_dmarc.a.example": ["v=DMARC1; p=none; sp=reject"] } },
    ...{ answer: "no", policy: "reject", policyDomain: "a.example", ids: ["odoo/cannot-relay"] },
  },
  {
    title: "p=reject under test, which older receivers obey",
    ...{ domain: "a.example", zone: { "_dmarc.a.example": ["v=DMARC1; p=reject; t=y"] } },
    ...{ answer: "no", policy: "reject", policyDomain: "a.example", ids: ["odoo/cannot-relay"] },
  },
  {
    ...{ title: "a name server that fails", domain: "a.example", zone: { "_dmarc.a.example": "servfail" } },
    ...{ answer: "unknown", ids: ["odoo/relay-unknown"] },
  },
  {
    ...{ title: "a text that is no name", domain: "not a name", zone: {} },
    ...{ answer: "unknown", ids: ["dns/not-a-domain-name"] },
  },
];

it.each(CASES)("$title: $answer", async ({ domain, zone, answer, policy, policyDomain, ids }) => {
  const { issues, ...relay } = await canRelay(domain, new ZoneResolver(zone));
  expect(relay).toEqual({
    domain: domain === "A.example." ? "a.example" : domain,
    answer,
    ...(policy !== undefined && { policy, policyDomain }),
  });
  expect(issues.map(({ id }) => id)).toEqual(ids);
});

it("says whose policy it is and what helps", async () => {
  const { issues } = await canRelay("a.example", new ZoneResolver({ "_dmarc.a.example": ["v=DMARC1; p=reject"] }));
  expect(issues[0]?.message).toContain("p=reject at _dmarc.a.example");
  expect(issues[0]?.fix).toContain("handle notifications in Odoo");
});
