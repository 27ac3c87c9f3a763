import { canRelay } from "../../odoo/relay";
import { type Zone, ZoneResolver } from "../records/dmarc/resolver";

const refused = (domain: string, policy: string): object => ({
  domain,
  answer: "no",
  policy,
  policyDomain: "a.example",
});
const CASES: readonly (readonly [title: string, domain: string, zone: Zone, answer: object, ids: readonly string[]])[] =
  [
    ["no policy", "a.example", {}, { domain: "a.example", answer: "yes" }, []],
    [
      "p=none",
      "A.example.",
      { "_dmarc.a.example": ["v=DMARC1; p=none"] },
      { domain: "a.example", answer: "yes", policy: "none", policyDomain: "a.example" },
      [],
    ],
    [
      "p=quarantine",
      "a.example",
      { "_dmarc.a.example": ["v=DMARC1; p=quarantine"] },
      refused("a.example", "quarantine"),
      ["odoo/cannot-relay"],
    ],
    [
      "sp=reject of the organizational domain, found by Tree Walk (RFC 9989 section 4.10)",
      "shop.a.example",
      { "_dmarc.a.example": ["v=DMARC1; p=none; sp=reject"] },
      refused("shop.a.example", "reject"),
      ["odoo/cannot-relay"],
    ],
    [
      "p=reject under test, which older receivers obey",
      "a.example",
      { "_dmarc.a.example": ["v=DMARC1; p=reject; t=y"] },
      refused("a.example", "reject"),
      ["odoo/cannot-relay"],
    ],
    [
      "a name server that fails",
      "a.example",
      { "_dmarc.a.example": "servfail" },
      { domain: "a.example", answer: "unknown" },
      ["odoo/relay-unknown"],
    ],
    [
      "a text that is no name",
      "not a name",
      {},
      { domain: "not a name", answer: "unknown" },
      ["dns/not-a-domain-name"],
    ],
  ];

it.each(CASES)("%s", async (_, domain, zone, answer, ids) => {
  const { issues, ...relay } = await canRelay(domain, new ZoneResolver(zone));
  expect(relay).toEqual(answer);
  expect(issues.map(({ id }) => id)).toEqual(ids);
});

it("says whose policy it is and what helps", async () => {
  const { issues } = await canRelay("a.example", new ZoneResolver({ "_dmarc.a.example": ["v=DMARC1; p=reject"] }));
  expect(issues[0]?.message).toContain("p=reject at _dmarc.a.example");
  expect(issues[0]?.fix).toContain("handle notifications in Odoo");
});
